import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SHARDS, sampledAddition, shardAt, shardsOf } from '../../functions/platform/sampled-count.ts';

describe('sampledAddition', () => {
  it.each([
    { seen: 0, chance: 0.999, addition: 1 },
    { seen: 63, chance: 0.999, addition: 1 },
    { seen: 64, chance: 0.499, addition: 2 },
    { seen: 64, chance: 0.5, addition: 0 },
    { seen: 127, chance: 0.499, addition: 2 },
    { seen: 128, chance: 0.249, addition: 4 },
    { seen: 128, chance: 0.25, addition: 0 },
    { seen: 1_000, chance: 0.06, addition: 16 },
    { seen: Number.NaN, chance: 0.9, addition: 1 },
  ])('after $seen, at chance $chance, adds $addition', ({ seen, chance, addition }) => {
    expect(sampledAddition(seen, chance)).toBe(addition);
  });

  it('adds one on average, whatever was seen', () =>
    fc.assert(
      fc.property(fc.nat(1_000_000), (seen) => {
        const draws = 2 ** 17;
        let sum = 0;
        for (let i = 0; i < draws; i += 1) sum += sampledAddition(seen, i / draws);
        expect(sum / draws).toBe(1);
      }),
      { numRuns: 30 },
    ));

  it.each([5_000, 40_000])(
    'stays within a third of %d failures, by a small part of the writes',
    (failures) => {
      let state = 7;
      const chance = () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state / 2 ** 32;
      };
      for (let run = 0; run < 50; run += 1) {
        let [count, writes] = [0, 0];
        for (let i = 0; i < failures; i += 1) {
          const addition = sampledAddition(count, chance());
          count += addition;
          if (addition > 0) writes += 1;
        }
        expect(Math.abs(count / failures - 1)).toBeLessThan(1 / 3);
        expect(writes).toBeLessThan(600);
      }
    },
  );
});

describe('shards', () => {
  it('are read together wherever something was counted', () =>
    fc.assert(
      fc.property(fc.string(), fc.nat(), (key, at) => {
        expect(shardsOf(key)).toContain(shardAt(key, at));
        expect(new Set(shardsOf(key)).size).toBe(SHARDS);
      }),
    ));

  it('share what comes in one second evenly', () => {
    const counts = Map.groupBy(
      Array.from({ length: 1_000 }, (_, at) => shardAt('key', at)),
      (key) => key,
    );
    for (const [, { length }] of counts) expect(length).toBe(1_000 / SHARDS);
  });
});
