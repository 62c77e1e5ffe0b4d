import { expect, it } from 'vitest';
import { type Lane, type Lanes, secondsToNextWindow } from '../../functions/platform/lanes.ts';

const lane: Lane = { name: 'test', limit: 10, windowMs: 60_000 };
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
}
