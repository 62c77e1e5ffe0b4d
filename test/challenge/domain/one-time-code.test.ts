import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCode } from '../../../functions/challenge/domain/one-time-code.ts';

describe('newCode', () => {
  it.each([
    { name: 'the least number', drawn: 0, code: '000000' },
    { name: 'a short number', drawn: 42, code: '000042' },
    { name: 'the greatest number', drawn: 999_999, code: '999999' },
  ])('writes $name as six digits', ({ drawn, code }) => {
    expect(newCode(() => drawn)).toBe(code);
  });

  it('makes a code of its own of each of a million numbers [ASVS 6.5.4]', () => {
    const bounds: number[] = [];
    newCode((bound) => {
      bounds.push(bound);
      return 0;
    });
    expect(bounds).toEqual([1_000_000]);
    fc.assert(
      fc.property(fc.nat(999_999), (drawn) => {
        const code = newCode(() => drawn);
        expect(code).toMatch(/^\d{6}$/);
        expect(Number(code)).toBe(drawn);
      }),
    );
  });
});
