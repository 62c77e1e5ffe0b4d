import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isId } from '../../../functions/platform/ids.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { decoyAccountId } from '../../../functions/sign-in/domain/decoy-account.ts';
import { dayOf, FINGERPRINT_LENGTH, normalisePassword } from '../../../functions/sign-in/domain/password.ts';

describe('normalisePassword', () => {
  it.each([
    { name: 'a letter and its accent', typed: 'cafe\u0301', becomes: 'caf\u00e9' },
    { name: 'full-width letters', typed: 'ａｂ', becomes: 'ab' },
    { name: 'a ligature', typed: 'ﬁ', becomes: 'fi' },
    { name: 'spaces at the ends, and capitals', typed: ' Ab ', becomes: ' Ab ' },
  ])('gives one spelling to $name', ({ typed, becomes }) => {
    expect(normalisePassword(typed)).toBe(becomes);
  });
});

describe('dayOf', () => {
  it.each([
    { at: '2026-03-31T23:59:59.999Z', day: '2026-03-31' },
    { at: '2026-04-01T00:00:00.000Z', day: '2026-04-01' },
  ])('$at is of $day', ({ at, day }) => {
    expect(dayOf(Date.parse(at))).toBe(day);
  });
});

describe('a fingerprint', () => {
  it('has 18 bits', () => expect(FINGERPRINT_LENGTH * 6).toBe(18));
});

describe('decoyAccountId', () => {
  it('looks like any account (128 bits, so no digit above 7 comes first), is the same for one identifier, and another for each', () =>
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const decoy = decoyAccountId(a as Subject);
        expect(isId('acc', decoy)).toBe(true);
        expect(decoy).toMatch(/^acc_[0-7]/);
        expect(decoyAccountId(a as Subject)).toBe(decoy);
        expect(decoyAccountId(b as Subject) === decoy).toBe(a === b);
      }),
    ));

  it('is spread over all 128 bits', () => {
    const ids = Array.from({ length: 200 }, (_, n) => decoyAccountId(`subject-${n}` as Subject));
    for (let place = 'acc_'.length + 1; place < 30; place += 1)
      expect(new Set(ids.map((id) => id[place])).size).toBeGreaterThan(16);
  });
});
