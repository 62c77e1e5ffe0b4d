import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSet, encodeSet } from '../../../functions/account/domain/coded-set.ts';

describe('a coded set', () => {
  it('has every text that it was made of', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 200 }), (texts) => {
        const set = decodeSet(encodeSet(texts));
        expect(texts.filter((text) => !set.has(text))).toEqual([]);
      }),
    ));

  it('has none of a hundred thousand others, but for one in a million', () => {
    const set = decodeSet(encodeSet(Array.from({ length: 1_000 }, (_, n) => `member ${n}`)));
    const taken = Array.from({ length: 100_000 }, (_, n) => `stranger ${n}`).filter((text) => set.has(text));
    expect(taken.length).toBeLessThanOrEqual(1);
  });

  it('has nothing when it is empty', () => {
    expect(decodeSet(encodeSet([])).has('')).toBe(false);
    expect(decodeSet(encodeSet([''])).has('')).toBe(true);
  });

  it('is the same whatever the order, and however often a text is named', () => {
    expect(encodeSet(['b', 'a', 'b'])).toEqual(encodeSet(['a', 'b']));
  });

  it('takes less than 22 bits for each of many members', () => {
    const { count, base64 } = encodeSet(Array.from({ length: 5_000 }, (_, n) => `member ${n}`));
    expect(count).toBe(5_000);
    expect((base64.length * 6) / count).toBeLessThan(22);
  });

  it('is refused when its end is missing', () => {
    const { count, base64 } = encodeSet(['a', 'b', 'c']);
    expect(() => decodeSet({ count, base64: base64.slice(0, 4) })).toThrow(RangeError);
  });
});
