import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

type Process = { readonly pid: number; readonly parent: number; readonly command: string };

/** Every process of the emulator that runs a Lambda function. */
function workersOf(emulator: number): readonly number[] {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((found): Process[] =>
      found ? [{ pid: Number(found[1]), parent: Number(found[2]), command: found[3] ?? '' }] : [],
    );
  return processes
    .filter(({ parent, command }) => parent === emulator && /\bnode\b/.test(command))
    .map(({ pid }) => pid);
}

/** Kills every Lambda worker there is, whatever it is doing. @returns how many */
export function killWorkers(emulator: number): number {
  let killed = 0;
  for (const pid of workersOf(emulator)) {
    try {
      process.kill(pid, 'SIGKILL');
      killed += 1;
    } catch {
      // It had ended by itself.
    }
  }
  return killed;
}

/** Kills the workers again and again for as long as `work` runs. @returns how many were killed */
export async function whileKillingWorkers(
  emulator: number,
  everyMs: number,
  work: () => Promise<void>,
): Promise<number> {
  let killed = 0;
  let isDone = false;
  const killer = (async () => {
    while (!isDone) {
      await sleep(everyMs);
      killed += killWorkers(emulator);
    }
  })();
  try {
    await work();
  } finally {
    isDone = true;
    await killer;
  }
  return killed;
}
