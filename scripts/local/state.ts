import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Outputs } from './deploy.ts';
import type { StackFiles } from './paths.ts';

/** What a running local stack tells whoever wants to use it: `.local/state.json`. */
export type LocalState = {
  readonly apiUrl: string;
  readonly endpointUrl: string;
  readonly caFile: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly staffPoolId: string;
  readonly originSecret: string;
  readonly mailboxUrl: string;
  readonly stacks: readonly string[];
  readonly outputs: Outputs;
  /** The emulator's process group; null when it was running before and is not ours to stop. */
  readonly pid: number | null;
};

export function readState(files: StackFiles): LocalState | undefined {
  if (!existsSync(files.state)) return undefined;
  try {
    return JSON.parse(readFileSync(files.state, 'utf8')) as LocalState;
  } catch {
    return undefined;
  }
}

export function writeState(files: StackFiles, state: LocalState): void {
  writeFileSync(files.state, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
}

export function forgetState(files: StackFiles): void {
  for (const file of [files.state, files.deployed, files.outputs]) rmSync(file, { force: true });
}
