import { describe, expect, it } from 'vitest';
import { S3PopulationSnapshot } from '../../../functions/risk/adapters/s3-population-snapshot.ts';
import { SNAPSHOT_KEY } from '../../../functions/risk/adapters/s3-population-store.ts';
import { countPopulation } from '../../../functions/risk/domain/count-population.ts';
import { emptyPopulation } from '../../../functions/risk/domain/population.ts';
import { encodePopulation } from '../../../functions/risk/domain/population-codec.ts';
import { signInDecided } from '../../builders/risk-events.ts';
import { NOON } from '../../builders/risk-facts.ts';
import { S3Double } from '../../fakes/s3-double.ts';

const first = encodePopulation(countPopulation(emptyPopulation(), [signInDecided()], NOON));
const second = encodePopulation(countPopulation(emptyPopulation(), [signInDecided(), signInDecided()], NOON));
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

function source() {
  const s3 = new S3Double();
  const clock = { now: NOON };
  const failures: unknown[] = [];
  const population = new S3PopulationSnapshot(s3.asObjects(), 'bucket', {
    now: () => clock.now,
    random: () => 0.5,
    failed: (cause) => failures.push(cause),
  });
  const total = async (isRecorded = false) => {
    const snapshot = await population.current({ at: clock.now, isRecorded });
    return snapshot === 'unreadable' ? snapshot : snapshot.counted.length;
  };
  return { s3, clock, failures, total };
}

describe('S3PopulationSnapshot', () => {
  it('is empty in a fresh install', async () => {
    const { total, failures } = source();
    expect(await total()).toBe(0);
    expect(failures).toEqual([]);
  });
  it('is read once for many, and again only when it is old', async () => {
    const { s3, clock, total } = source();
    s3.put(SNAPSHOT_KEY, first);
    expect(await Promise.all([total(), total(), total()])).toEqual([1, 1, 1]);
    clock.now += 12_499;
    await total();
    expect(s3.calls).toHaveLength(1);
    clock.now += 1;
    await total();
    await settled();
    expect(s3.calls).toHaveLength(2);
  });
  it('answers what it holds while it refreshes', async () => {
    const { s3, clock, total } = source();
    s3.put(SNAPSHOT_KEY, first);
    await total();
    s3.put(SNAPSHOT_KEY, second);
    clock.now += 15_000;
    expect(await total()).toBe(1);
    await settled();
    expect(await total()).toBe(2);
  });
  it('stays as it is when nothing changed', async () => {
    const { s3, clock, total, failures } = source();
    s3.put(SNAPSHOT_KEY, first);
    for (let i = 0; i < 5; i++) {
      expect(await total()).toBe(1);
      await settled();
      clock.now += 20_000;
    }
    expect(failures).toEqual([]);
  });
  it('survives a short outage on what it holds, and a long one does not go unnoticed', async () => {
    const { s3, clock, total, failures } = source();
    s3.put(SNAPSHOT_KEY, first);
    await total();
    s3.outage = new Error('down');
    clock.now += 30_000;
    expect(await total()).toBe(1);
    await settled();
    clock.now += 30_000;
    expect(await total()).toBe('unreadable');
    expect(failures.length).toBeGreaterThan(0);
    s3.outage = undefined;
    expect(await total()).toBe(1);
  });
  describe('while people sign in', () => {
    const minutes = async ({ clock, total }: ReturnType<typeof source>, count: number, isRecorded = true) => {
      for (let i = 0; i < count; i++) {
        clock.now += 60_000;
        await total(isRecorded);
      }
    };

    it('is right however old it is, where nobody signed in since', async () => {
      const quiet = source();
      quiet.s3.put(SNAPSHOT_KEY, first);
      quiet.clock.now += 48 * 3_600_000;
      expect(await quiet.total(true)).toBe(1);
      await minutes(quiet, 15);
      expect(await quiet.total(true)).toBe(1);
      expect(quiet.failures).toEqual([]);
    });
    it('is unreadable when the learner stands still, and readable again when it goes on', async () => {
      const still = source();
      still.s3.put(SNAPSHOT_KEY, first);
      await minutes(still, 16);
      expect(await still.total(true)).toBe(1);
      await minutes(still, 1);
      expect(await still.total(true)).toBe('unreadable');
      expect(still.failures.length).toBeGreaterThan(0);
      const event = signInDecided({ at: still.clock.now });
      still.s3.put(
        SNAPSHOT_KEY,
        encodePopulation(countPopulation(emptyPopulation(), [event], still.clock.now)),
      );
      still.clock.now += 60_000;
      expect(await still.total(true)).toBe(1);
    });
    it('is unreadable when a learner never wrote anything', async () => {
      const never = source();
      await minutes(never, 17);
      expect(await never.total(true)).toBe('unreadable');
    });
    it('does not wait for what nobody records', async () => {
      const unrecorded = source();
      unrecorded.s3.put(SNAPSHOT_KEY, first);
      await minutes(unrecorded, 60, false);
      expect(await unrecorded.total()).toBe(1);
    });
  });
  it.each(['', 'broken', '{"format":2}'])('is unreadable, not empty, when the object is %j', async (body) => {
    const { s3, total, failures } = source();
    s3.put(SNAPSHOT_KEY, body);
    expect(await total()).toBe('unreadable');
    expect(failures).toHaveLength(1);
  });
});
