import { PASSWORD, sessionIn, signInWorld } from '../../test/builders/sign-in-world.ts';

/**
 * What one allowed sign-in from a known device costs: `node scripts/bench/sign-in.ts`. Everything outside is a
 * double in memory, so the time is the handler's own, with that of the doubles in it: an upper bound without I/O.
 */
const WARM_UP = 300;
const RUNS = 2_000;
const WRITES = /^(?:Put|Update|Delete|BatchWrite|TransactWrite)/;

export type SignInCost = {
  readonly calls: readonly (readonly [call: string, times: number])[];
  readonly writeUnits: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export async function signInCost(): Promise<SignInCost> {
  const world = await signInWorld();
  const emails = Array.from({ length: WARM_UP + RUNS }, (_, i) => `person-${i}@example.com`);
  const times: number[] = [];
  let calls: SignInCost['calls'] = [];
  let writeUnits = 0;
  for (const [i, email] of emails.entries()) {
    await world.person(email);
    const deviceToken = await world.deviceTokenOf(email);
    world.meter.reset();
    const began = performance.now();
    const answer = await world.signIn(email, PASSWORD, { deviceToken });
    if (i >= WARM_UP) times.push(performance.now() - began);
    sessionIn(answer);
    world.pass(1_000);
    if (i !== WARM_UP) continue;
    const counted = Map.groupBy(world.meter.calls, ({ service, command }) => `${service} ${command}`);
    calls = [...counted].map(([call, made]) => [call, made.length]);
    writeUnits = world.meter
      .of('dynamodb')
      .filter(({ command }) => WRITES.test(command))
      .reduce((sum, { units }) => sum + units, 0);
  }
  times.sort((a, b) => a - b);
  const percentile = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  return { calls, writeUnits, p50Ms: percentile(0.5), p99Ms: percentile(0.99) };
}

export async function printSignInTable(): Promise<void> {
  const { calls, writeUnits, p50Ms, p99Ms } = await signInCost();
  const row = (what: string, value: string) => console.log(`${what.padEnd(44)}${value.padStart(12)}`);
  row('an allowed sign-in', 'count');
  for (const [call, times] of calls) row(call, String(times));
  row('write units', String(writeUnits));
  row(`without I/O, p50 of ${RUNS.toLocaleString('en')}`, `${p50Ms.toFixed(2)} ms`);
  row(`without I/O, p99 of ${RUNS.toLocaleString('en')}`, `${p99Ms.toFixed(2)} ms`);
}

if (import.meta.main) await printSignInTable();
