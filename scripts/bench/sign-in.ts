import { PASSWORD, sessionIn, signInWorld } from '../../test/builders/sign-in-world.ts';

/**
 * What one allowed sign-in from a known device costs: `node scripts/bench/sign-in.ts`. Everything outside is a
 * double in memory, so the time is the handler's own, with that of the doubles in it: an upper bound without I/O.
 */
const WARM_UP = 300;
const RUNS = 2_000;
const WRITES = /^(?:Put|Update|Delete|BatchWrite|TransactWrite)/;

/**
 * US dollars for a million calls or units, on demand in us-east-1: check them before relying on them. Cognito is priced by
 * people a month, not by calls.
 */
const PRICES = { writeUnit: 0.625, readUnit: 0.125, kmsCall: 3 };

export type SignInCost = {
  /** How often each call was made, for one sign-in on average: what a cache renews counts in part. */
  readonly calls: readonly (readonly [call: string, average: number])[];
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly dollarsPerMillion: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export async function signInCost(): Promise<SignInCost> {
  const world = await signInWorld();
  const times: number[] = [];
  const totals = new Map<string, number>();
  let writeUnits = 0;
  let readUnits = 0;
  for (let i = 0; i < WARM_UP + RUNS; i += 1) {
    const email = `person-${i}@example.com`;
    await world.person(email);
    const deviceToken = await world.deviceTokenOf(email);
    world.meter.reset();
    const began = performance.now();
    const answer = await world.signIn(email, PASSWORD, { deviceToken });
    const took = performance.now() - began;
    sessionIn(answer);
    world.pass(1_000);
    if (i < WARM_UP) continue;
    times.push(took);
    for (const { service, command, units } of world.meter.calls) {
      const call = `${service} ${command}`;
      totals.set(call, (totals.get(call) ?? 0) + 1 / RUNS);
      if (service !== 'dynamodb') continue;
      if (WRITES.test(command)) writeUnits += units / RUNS;
      else readUnits += units / RUNS;
    }
  }
  const kmsCalls = [...totals].reduce((sum, [call, n]) => (call.startsWith('kms ') ? sum + n : sum), 0);
  times.sort((a, b) => a - b);
  const percentile = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  return {
    calls: [...totals],
    writeUnits,
    readUnits,
    dollarsPerMillion:
      writeUnits * PRICES.writeUnit + readUnits * PRICES.readUnit + kmsCalls * PRICES.kmsCall,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
  };
}

export async function printSignInTable(): Promise<void> {
  const cost = await signInCost();
  const row = (what: string, value: string) => console.log(`${what.padEnd(44)}${value.padStart(12)}`);
  row('an allowed sign-in', 'on average');
  for (const [call, average] of cost.calls) row(call, average.toFixed(3));
  row('write units', cost.writeUnits.toFixed(3));
  row('read units', cost.readUnits.toFixed(3));
  row('tables and keys, a million sign-ins', `$ ${cost.dollarsPerMillion.toFixed(2)}`);
  row(`without I/O, p50 of ${RUNS.toLocaleString('en')}`, `${cost.p50Ms.toFixed(2)} ms`);
  row(`without I/O, p99 of ${RUNS.toLocaleString('en')}`, `${cost.p99Ms.toFixed(2)} ms`);
}

if (import.meta.main) await printSignInTable();
