import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LOCAL, RISK_VENV_BIN, ROOT, VENV_BIN } from './paths.ts';
import { runCommand } from './run-command.ts';
import { StepError } from './steps.ts';

type Environment = { readonly bin: string; readonly requirements: string; readonly leastMinor: number };

/** The emulator and what checks templates. */
const EMULATOR: Environment = {
  bin: VENV_BIN,
  requirements: join(ROOT, 'scripts', 'local', 'requirements.txt'),
  leastMinor: 10,
};

const RISK_BASELINES: Environment = {
  bin: RISK_VENV_BIN,
  requirements: join(ROOT, 'scripts', 'risk', 'baselines', 'requirements.txt'),
  leastMinor: 11,
};

/** Makes the virtual environment with the exact emulator, unless it is already there. */
export async function ensurePython(): Promise<void> {
  await ensureEnvironment(EMULATOR);
}

/** Makes the one with the numeric packages of the risk baselines, unless it is already there. */
export async function ensureRiskPython(): Promise<void> {
  await ensureEnvironment(RISK_BASELINES);
}

async function ensureEnvironment({ bin, requirements, leastMinor }: Environment): Promise<void> {
  const folder = dirname(bin);
  const stamp = join(folder, 'installed');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const python = await findPython(leastMinor);
  mkdirSync(LOCAL, { recursive: true });
  await runCommand(python, ['-m', 'venv', folder], { limitSeconds: 120 });
  await runCommand(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements], {
    limitSeconds: 600,
  });
  writeFileSync(stamp, wanted);
}

async function findPython(leastMinor: number): Promise<string> {
  const check = `import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, ${leastMinor}) else 1)`;
  for (const candidate of ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']) {
    try {
      await runCommand(candidate, ['-c', check], { limitSeconds: 20 });
      return candidate;
    } catch {
      // Not there, too old, or without venv: the next one may do.
    }
  }
  throw new StepError(
    `Python 3.${leastMinor} or newer with its venv module is needed. Install it (Debian: apt install python3-venv) and try again.`,
  );
}
