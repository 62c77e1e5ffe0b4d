import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_LENGTH,
  MIN_LENGTH_ALONE,
  MIN_LENGTH_BESIDE_FACTOR,
} from '../../../functions/account/domain/password-length.ts';
import { judgePassword } from '../../../functions/account/domain/password-policy.ts';

/** Nothing that is refused for another reason than its length: many different letters, no space, no word. */
const letters = (length: { minLength: number; maxLength: number }) =>
  fc
    .uniqueArray(fc.constantFrom(...'bcdfghjklmnpqrstvwxzäöüжшщ漢字語'), { minLength: 10, maxLength: 10 })
    .chain((start) =>
      fc
        .array(fc.constantFrom(...'bdfkqwxzжш漢'), {
          minLength: Math.max(0, length.minLength - start.length),
          maxLength: length.maxLength - start.length,
        })
        .map((rest) => [...start, ...rest].join('')),
    );
const settings = [
  { hasSecondFactor: false, minLength: MIN_LENGTH_ALONE },
  { hasSecondFactor: true, minLength: MIN_LENGTH_BESIDE_FACTOR },
].map((setting) => ({ ...setting, context: [] }));
const kindOf = (typed: string, setting: (typeof settings)[number]) => judgePassword(typed, setting).kind;

describe.each(settings)('a new password, second factor: $hasSecondFactor', (setting) => {
  const { minLength } = setting;
  const longEnough = letters({ minLength: Math.max(minLength, 10), maxLength: MAX_LENGTH });

  it('is never shorter than its minimum, counted in characters [ASVS 6.2.1]', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: minLength - 1 }), (typed) => {
        fc.pre([...typed.normalize('NFKC')].length < minLength);
        expect(kindOf(typed, setting)).toBe('unacceptable');
      }),
    ));

  it('may have any length from there, 64 characters and more among them [ASVS 6.2.9]', () => {
    expect(MAX_LENGTH).toBeGreaterThanOrEqual(64);
    fc.assert(
      fc.property(longEnough, (typed) => {
        expect(kindOf(typed, setting)).toBe('acceptable');
      }),
    );
  });

  it('needs no digit, no capital, no sign; each script alone will do [ASVS 6.2.5]', () => {
    for (const alphabet of [
      'bcdfghjklmnpqrstvwxz',
      'BCDFGHJKLMNPQRSTVWXZ',
      'бвгджзклмнпрстфхцчшщ',
      '!"#$%&()*+,-./:;<=>?',
    ])
      expect(kindOf(alphabet.slice(0, minLength), setting)).toBe('acceptable');
  });

  it('is kept as typed, but for its normal form; neither cut off nor folded [ASVS 6.2.8]', () =>
    fc.assert(
      fc.property(longEnough, fc.boolean(), (typed, inCapitals) => {
        const password = inCapitals ? typed.toUpperCase() : typed;
        expect(judgePassword(password, setting)).toMatchObject({ password: password.normalize('NFKC') });
      }),
    ));

  it('is judged the same in every normal form', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (typed) => {
        const judged = (form: string) => judgePassword(typed.normalize(form), setting);
        expect(judged('NFD')).toEqual(judged('NFC'));
        expect(judged('NFKD')).toEqual(judged('NFKC'));
      }),
    ));

  it('once accepted, is accepted again as it was kept', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: minLength }), (typed) => {
        const verdict = judgePassword(typed, setting);
        if (verdict.kind === 'acceptable') expect(judgePassword(verdict.password, setting)).toEqual(verdict);
      }),
    ));

  it('is not the person’s own words with a little around them [ASVS 6.2.11]', () =>
    fc.assert(
      fc.property(letters({ minLength: 12, maxLength: 20 }), fc.nat(999), (word, number) => {
        const context = [word];
        const built = `${word}${number}`.toUpperCase();
        expect(judgePassword(built, { ...setting, context }).kind).toBe('unacceptable');
        if (built.length >= MIN_LENGTH_ALONE) expect(kindOf(built, setting)).toBe('acceptable');
      }),
    ));
});

it('accepts beside a factor whatever it accepts alone', () =>
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.array(fc.string()), (typed, context) => {
      const [strict, lenient] = [false, true].map((hasSecondFactor) =>
        judgePassword(typed, { context, hasSecondFactor }),
      );
      if (strict?.kind === 'acceptable') expect(lenient).toEqual(strict);
    }),
  ));
