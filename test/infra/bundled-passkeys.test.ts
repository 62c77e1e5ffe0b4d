import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { leanPackages } from '../../infra/bundling/lean-packages.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';

it('a bundle registers a passkey of the usual kind, and reads its signatures', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundled-passkeys-'));
  const outfile = join(folder, 'index.mjs');
  await build({
    stdin: {
      contents: "export * from '@simplewebauthn/server';",
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
    },
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [leanPackages],
    logLevel: 'error',
  });
  const bundled: typeof import('@simplewebauthn/server') = await import(outfile);
  const passkey = new SoftwarePasskey();
  const expected = { expectedOrigin: 'http://localhost:3000', expectedRPID: 'localhost' };

  const creation = await bundled.generateRegistrationOptions({
    rpID: 'localhost',
    rpName: 'x',
    userName: 'y',
  });
  const { verified, registrationInfo } = await bundled.verifyRegistrationResponse({
    ...expected,
    response: passkey.create(creation) as never,
    expectedChallenge: creation.challenge,
  });
  expect(verified).toBe(true);
  if (!registrationInfo) throw new Error('It was not registered');

  const request = await bundled.generateAuthenticationOptions({ rpID: 'localhost' });
  const answer = await bundled.verifyAuthenticationResponse({
    ...expected,
    response: passkey.get(request) as never,
    expectedChallenge: request.challenge,
    credential: registrationInfo.credential,
  });
  expect(answer.verified).toBe(true);
  rmSync(folder, { recursive: true });
});
