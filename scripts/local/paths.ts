import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const BIN = join(ROOT, 'node_modules', '.bin');
/** Everything a local run makes; deleting the folder is a clean start. */
export const LOCAL = join(ROOT, '.local');
export const VENV_BIN = join(LOCAL, 'venv', 'bin');
/** Numeric packages that the risk bench compares with; no other command needs them. */
export const RISK_VENV_BIN = join(LOCAL, 'python-risk', 'bin');

/** One local stack's own files: several can run side by side. */
export function stackFiles(folder: string) {
  return {
    folder,
    state: join(folder, 'state.json'),
    log: join(folder, 'emulator.log'),
    cdkOut: join(folder, 'cdk.out'),
    outputs: join(folder, 'outputs.json'),
    deployed: join(folder, 'deployed'),
    temporary: join(folder, 'tmp'),
    ca: join(folder, 'ca.pem'),
    certificate: join(folder, 'certificate.pem'),
    key: join(folder, 'key.pem'),
    /**
     * The local authority together with the machine's own, for clients that take one file. Not `ca-bundle.pem`:
     * the emulator writes one of that name beside its certificate when it first runs a function.
     */
    bundle: join(folder, 'authorities.pem'),
  };
}

export type StackFiles = ReturnType<typeof stackFiles>;

/** The stack that the tests bring up for themselves, beside the one that start left running. */
export const TEST_STACK = join(LOCAL, 'test');
