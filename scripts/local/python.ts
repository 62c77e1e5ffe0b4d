import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL, ROOT, VENV_BIN } from './paths.ts';
import { runCommand } from './run-command.ts';
import { StepError } from './steps.ts';

const REQUIREMENTS = join(ROOT, 'scripts', 'local', 'requirements.txt');
const STAMP = join(LOCAL, 'venv', 'installed');

/** Makes the virtual environment with the exact emulator, unless it is already there. */
export async function ensurePython(): Promise<void> {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  const python = await findPython();
  mkdirSync(LOCAL, { recursive: true });
  await runCommand(python, ['-m', 'venv', join(LOCAL, 'venv')], { limitSeconds: 120 });
  await runCommand(join(VENV_BIN, 'python'), ['-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS], {
    limitSeconds: 600,
  });
  writeFileSync(STAMP, wanted);
}

async function findPython(): Promise<string> {
  const check = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
  for (const candidate of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    try {
      await runCommand(candidate, ['-c', check], { limitSeconds: 20 });
      return candidate;
    } catch {
      // Not there, too old, or without venv: the next one may do.
    }
  }
  throw new StepError(
    'Python 3.10 or newer with its venv module is needed. Install it (Debian: apt install python3-venv) and try again.',
  );
}
