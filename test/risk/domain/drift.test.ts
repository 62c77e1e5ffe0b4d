import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countIntoBins, populationStability } from '../../../functions/risk/domain/drift.ts';
import { assessmentOf } from '../../builders/risk-facts.ts';

const bins = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 6, maxLength: 6 });

describe('populationStability', () => {
  it.each([
    { name: 'equal shares', reference: [10, 20, 70], observed: [1, 2, 7], index: 0 },
    // (0.4 - 0.5) ln(0.4 / 0.5) + (0.6 - 0.5) ln(0.6 / 0.5)
    { name: 'halves that moved by a tenth', reference: [50, 50], observed: [40, 60], index: 0.040547 },
    // (0.2 - 0.1) ln 2 + (0.8 - 0.9) ln(8 / 9)
    { name: 'a tenth that doubled', reference: [10, 90], observed: [20, 80], index: 0.081093 },
    // (0.1 - 0.9) ln(1 / 9) + (0.9 - 0.1) ln 9
    { name: 'a population turned over', reference: [90, 10], observed: [10, 90], index: 3.515559 },
  ])('$name: $index', ({ reference, observed, index }) => {
    expect(populationStability(reference, observed)).toBeCloseTo(index, 6);
  });

  it('is symmetric, never negative, and blind to how many there are', () =>
    fc.assert(
      fc.property(bins, bins, fc.integer({ min: 2, max: 50 }), (a, b, times) => {
        const index = populationStability(a, b);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(populationStability(b, a)).toBeCloseTo(index, 9);
        expect(
          populationStability(
            a,
            b.map((bin) => bin * times),
          ),
        ).toBeCloseTo(index, 9);
        expect(populationStability(a, a)).toBe(0);
      }),
    ));

  it('stays finite where a bin is empty', () => {
    expect(populationStability([0, 100], [100, 0])).toBeLessThan(20);
  });

  it.each([
    { name: 'other bins', reference: [1, 2], observed: [1, 2, 3] },
    { name: 'nothing observed', reference: [1, 2], observed: [0, 0] },
  ])('refuses $name', ({ reference, observed }) => {
    expect(() => populationStability(reference, observed)).toThrow(RangeError);
  });
});

describe('countIntoBins', () => {
  const withBits = (bits: number) =>
    assessmentOf({ reasons: [{ signal: 'new-country', evidence: {}, bits }] });
  const binOf = (bits: number) => countIntoBins({}, [withBits(bits)])['new-country']?.indexOf(1);

  it.each([
    { bits: -5, bin: 1 },
    { bits: -0.25, bin: 5 },
    { bits: 0.24, bin: 5 },
    { bits: 0.25, bin: 6 },
    { bits: 4, bin: 9 },
  ])('puts $bits bits into bin $bin', ({ bits, bin }) => {
    expect(binOf(bits)).toBe(bin);
  });

  it('counts silence as a bin of its own, and every decision once per feature', () => {
    const counts = countIntoBins(countIntoBins({}, [withBits(1), assessmentOf()]), [assessmentOf()]);
    expect(counts['new-country']?.[0]).toBe(2);
    expect(counts['impossible-travel']?.[0]).toBe(3);
    for (const counted of Object.values(counts)) expect(counted.reduce((a, b) => a + b)).toBe(3);
  });
});
