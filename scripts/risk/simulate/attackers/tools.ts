import { deriveHex } from '../chance.ts';

/** Programs that sign in for an attacker. The handshake tells them, whatever the user agent says. */
const HANDSHAKES = {
  'python-client': 't13d1812h1_85036bcba153_',
  'go-client': 't13d1312h2_f57a46bbacb6_',
  'node-client': 't13d5911h1_a33745022dd6_',
  'java-client': 't12d2908h1_bd868743f55c_',
  'rust-client': 't13d1011h2_61a7ad8aa9b6_',
  'openssl-old': 't12i3808h1_2e21ee2c2d35_',
} as const;

export type Tool = keyof typeof HANDSHAKES | 'driven-browser' | 'browser-imitation';

/**
 * @returns the tool's handshake, or `undefined` where it is a browser's own: a driven browser shakes hands as the
 * one it drives, and an imitation as the one it claims to be, of some releases ago
 */
export function handshakeOf(tool: Tool, version: number): string | undefined {
  if (tool === 'driven-browser' || tool === 'browser-imitation') return undefined;
  return HANDSHAKES[tool] + deriveHex(0x70, tool.length, version);
}
