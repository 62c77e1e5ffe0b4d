import { describe, expect, it } from 'vitest';
import {
  type BurstLane,
  type Lane,
  type Lanes,
  secondsToNextWindow,
} from '../../functions/platform/lanes.ts';

const lane: Lane = { name: 'test', limit: 10, windowMs: 60_000 };
const burst: BurstLane = { name: 'burst', limit: 4, silenceMs: 60_000 };
const AT = 1_800_000_000_000;

/**
 * What all lanes promise. Double and emulator never throttle one hot counter, as AWS may beyond 1,000 a second:
 * the port is then unavailable, which still lets nobody through.
 *
 * @param key makes a key nobody counted on before: real tables outlive a run
 */
export function lanesSuite(
  make: () => { readonly lanes: Lanes; readonly key: () => string },
  parallel = 200,
): void {
  it(`lets no more than the limit through, of ${parallel} at once, and counts each of them once [ASVS 6.3.1, 6.6.3]`, async () => {
    const { lanes, key } = make();
    const k = key();
    const all = await Promise.all(Array.from({ length: parallel }, () => lanes.reserve(lane, k, AT)));
    const counts = all.flatMap((one) => (one.kind === 'reserved' ? [one.attempts] : []));
    expect(counts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('says how long a full window stays full, and starts the next one empty', async () => {
    const { lanes, key } = make();
    const k = key();
    for (let n = 1; n <= 10; n += 1)
      expect(await lanes.reserve(lane, k, AT)).toEqual({ kind: 'reserved', attempts: n });
    const windowEnd = (Math.floor(AT / lane.windowMs) + 1) * lane.windowMs;
    const retryAfterSeconds = secondsToNextWindow(lane, AT);
    expect(retryAfterSeconds).toBe((windowEnd - AT) / 1000);
    expect(await lanes.reserve(lane, k, AT)).toEqual({ kind: 'full', retryAfterSeconds });
    expect(await lanes.reserve(lane, k, windowEnd - 1)).toMatchObject({ kind: 'full' });
    expect(await lanes.reserve(lane, k, windowEnd)).toEqual({ kind: 'reserved', attempts: 1 });
  });

  it('counts keys and lanes apart', async () => {
    const { lanes, key } = make();
    const k = key();
    for (let n = 0; n < 10; n += 1) await lanes.reserve(lane, k, AT);
    expect(await lanes.reserve(lane, k, AT)).toMatchObject({ kind: 'full' });
    expect(await lanes.reserve(lane, key(), AT)).toMatchObject({ kind: 'reserved' });
    expect(await lanes.reserve({ ...lane, name: 'other' }, k, AT)).toMatchObject({ kind: 'reserved' });
  });

  it('gives back one attempt', async () => {
    const { lanes, key } = make();
    const k = key();
    for (let n = 0; n < 10; n += 1) await lanes.reserve(lane, k, AT);
    await lanes.giveBack(lane, k, AT);
    expect(await lanes.reserve(lane, k, AT)).toEqual({ kind: 'reserved', attempts: 10 });
    expect(await lanes.reserve(lane, k, AT)).toMatchObject({ kind: 'full' });
  });

  it('gives back no more than were made, however many give back at once', async () => {
    const { lanes, key } = make();
    const k = key();
    await lanes.giveBack(lane, k, AT);
    for (let n = 0; n < 2; n += 1) await lanes.reserve(lane, k, AT);
    await Promise.all(Array.from({ length: 20 }, () => lanes.giveBack(lane, k, AT)));
    expect(await lanes.reserve(lane, k, AT)).toEqual({ kind: 'reserved', attempts: 1 });
  });

  it('counts past any limit what only others judge by, and that fills the lane', async () => {
    const { lanes, key } = make();
    const k = key();
    for (let n = 0; n < 8; n += 1) await lanes.count(lane, k, AT, 1);
    await lanes.count(lane, k, AT, 4);
    expect(await lanes.reserve(lane, k, AT)).toMatchObject({ kind: 'full' });
    expect(await lanes.reserve({ ...lane, limit: 13 }, k, AT)).toEqual({ kind: 'reserved', attempts: 13 });
  });

  describe('of bursts', () => {
    it(`let no more than the limit through, of ${parallel} at once, whatever each believes of those before it`, async () => {
      const { lanes, key } = make();
      const k = key();
      const all = await Promise.all(
        Array.from({ length: parallel }, (_, n) =>
          lanes.reserve(burst, k, AT, n % 2 === 0 ? undefined : AT - n),
        ),
      );
      const counts = all.flatMap((one) => (one.kind === 'reserved' ? [one.attempts] : []));
      expect(counts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
    });

    it.each([
      { name: 'the caller knows of the last attempt', isKnown: true },
      { name: 'the caller knows nothing', isKnown: false },
    ])('open again after silence, and not a moment before: $name', async ({ isKnown }) => {
      const { lanes, key } = make();
      const k = key();
      const last = (at: number) => (isKnown ? at : undefined);
      for (let n = 0; n < 4; n += 1)
        expect(await lanes.reserve(burst, k, AT + n * 10_000, last(AT + (n - 1) * 10_000))).toEqual({
          kind: 'reserved',
          attempts: n + 1,
        });
      const lastAt = AT + 30_000;
      const full = (retryAfterSeconds: number) => ({ kind: 'full', retryAfterSeconds });
      expect(await lanes.reserve(burst, k, lastAt, last(lastAt))).toEqual(full(60));
      // What was refused does not prolong it.
      expect(await lanes.reserve(burst, k, lastAt + 59_999, last(lastAt))).toEqual(full(1));
      expect(await lanes.reserve(burst, k, lastAt + 60_000, last(lastAt))).toEqual({
        kind: 'reserved',
        attempts: 1,
      });
      expect(await lanes.reserve(burst, k, lastAt + 60_001, last(lastAt))).toMatchObject({ attempts: 2 });
    });

    it('go on for as long as attempts come, however slowly', async () => {
      const { lanes, key } = make();
      const k = key();
      const kinds: string[] = [];
      for (let n = 0; n < 6; n += 1) kinds.push((await lanes.reserve(burst, k, AT + n * 15_000)).kind);
      expect(kinds).toEqual(['reserved', 'reserved', 'reserved', 'reserved', 'full', 'full']);
    });

    it('give back one attempt, and no more than were made', async () => {
      const { lanes, key } = make();
      const k = key();
      await lanes.giveBack(burst, k, AT);
      for (let n = 0; n < 4; n += 1) await lanes.reserve(burst, k, AT);
      await lanes.giveBack(burst, k, AT);
      expect(await lanes.reserve(burst, k, AT)).toEqual({ kind: 'reserved', attempts: 4 });
      expect(await lanes.reserve(burst, k, AT)).toMatchObject({ kind: 'full' });
      for (let n = 0; n < 9; n += 1) await lanes.giveBack(burst, k, AT);
      expect(await lanes.reserve(burst, k, AT)).toEqual({ kind: 'reserved', attempts: 1 });
    });

    it('count keys apart', async () => {
      const { lanes, key } = make();
      const k = key();
      for (let n = 0; n < 5; n += 1) await lanes.reserve(burst, k, AT);
      expect(await lanes.reserve(burst, key(), AT)).toMatchObject({ kind: 'reserved' });
    });
  });
}
