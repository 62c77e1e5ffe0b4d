import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMON_LONG_PASSWORDS } from '../../../functions/account/domain/common-passwords.ts';
import {
  judgePassword,
  nobodysPassword,
  type PasswordSetting,
} from '../../../functions/account/domain/password-policy.ts';

const ADA = ['ada', 'lovelace', 'example', 'org'];
const alone = (context: readonly string[] = ADA) => ({ context, hasSecondFactor: false });
const besideFactor = (context: readonly string[] = ADA) => ({ context, hasSecondFactor: true });
const isAcceptable = (typed: string, setting: PasswordSetting = alone()) =>
  judgePassword(typed, setting).kind === 'acceptable';

describe('a password that stands alone', () => {
  it.each([
    { name: '15 characters [ASVS 6.2.1]', typed: 'zjfyqmwkxvbtrhg', may: true },
    { name: '14 characters [ASVS 6.2.1]', typed: 'zjfyqmwkxvbtrh', may: false },
    { name: '64 characters [ASVS 6.2.9]', typed: `${'zjfyqmwkxvbtrhg '.repeat(4).slice(0, 63)}!`, may: true },
    {
      name: '256 characters [ASVS 6.2.9]',
      typed: `${'horse staple '.repeat(19)}ninecharz`.slice(0, 255).trimEnd().padEnd(256, 'q'),
      may: true,
    },
    { name: '257 characters', typed: `${'horse staple '.repeat(19)}ninecharz`.padEnd(257, 'q'), may: false },
    { name: '15 emoji, each two code units', typed: '🐎🔋📎🍎🍐🍊🍋🍌🍉🍇🍓🍈🍒🍑🥭', may: true },
    { name: '14 emoji', typed: '🐎🔋📎🍎🍐🍊🍋🍌🍉🍇🍓🍈🍒🍑', may: false },
    {
      name: 'lower case letters and spaces only: no composition rules [ASVS 6.2.5]',
      typed: 'a quiet morning by the sea',
      may: true,
    },
    { name: 'digits only [ASVS 6.2.5]', typed: '839105728461039', may: true },
    { name: 'any script [ASVS 6.2.5]', typed: 'тихое утро у моря', may: true },
    { name: 'a line break', typed: 'a quiet morning\nby the sea', may: false },
    { name: 'a line separator', typed: 'a quiet morning\u2028by the sea', may: false },
    { name: 'half a character', typed: 'a quiet morning \ud800 by the sea', may: false },
    { name: 'a space at the end', typed: 'a quiet morning by the sea ', may: false },
    { name: 'a space at the beginning', typed: ' a quiet morning by the sea', may: false },
    { name: 'one letter again and again', typed: 'aaaaaaaaaaaaaaaaaaaa', may: false },
    { name: 'three letters again and again', typed: 'abcabcabcabcabcabc', may: false },
    { name: 'a keyboard walk', typed: '1qaz2wsx3edc4rfv', may: false },
    { name: 'a famous example', typed: 'correct horse battery staple', may: false },
    { name: 'the famous example in capitals', typed: 'CORRECT HORSE BATTERY STAPLE', may: false },
    { name: 'our name and a little [ASVS 6.2.11]', typed: 'gatehouse gatehouse 1', may: false },
    { name: 'the address and a little [ASVS 6.2.11]', typed: 'lovelace.example.2026', may: false },
    { name: 'the address in a long phrase', typed: 'lovelace wrote the first of all programs', may: true },
  ])('$name: $may', ({ typed, may }) => expect(isAcceptable(typed)).toBe(may));

  it('accepts one spelling of what two keyboards type differently', () => {
    const composed = judgePassword('un café près de la mer', alone());
    const decomposed = judgePassword('un café près de la mer'.normalize('NFD'), alone());
    expect(composed).toEqual(decomposed);
    expect(composed).toMatchObject({ kind: 'acceptable' });
  });

  it('refuses every password of the list [ASVS 6.2.4]', () => {
    for (const password of COMMON_LONG_PASSWORDS) expect(isAcceptable(password)).toBe(false);
  });

  it('lists only what would be long enough otherwise', () => {
    for (const password of COMMON_LONG_PASSWORDS) expect(password.length).toBeGreaterThanOrEqual(15);
  });

  it('never says of the password what it is', () =>
    fc.assert(
      fc.property(fc.string({ minLength: 4, maxLength: 20 }), (typed) => {
        const verdict = judgePassword(typed, alone([]));
        if (verdict.kind === 'unacceptable' && /[^a-z ]/i.test(typed))
          expect(verdict.detail).not.toContain(typed);
      }),
    ));
});

describe('a password beside a second factor', () => {
  it.each([
    { name: '8 characters', typed: 'zjfyqmwk', may: true },
    { name: '7 characters', typed: 'zjfyqmw', may: false },
    { name: '8 emoji, each two code units', typed: '🐎🔋📎🍎🍐🍊🍋🍌', may: true },
    { name: '7 emoji', typed: '🐎🔋📎🍎🍐🍊🍋', may: false },
    { name: 'one ligature that is two letters', typed: 'zjfyqmﬁ', may: true },
    { name: '257 characters', typed: `${'horse staple '.repeat(19)}ninecharz`.padEnd(257, 'q'), may: false },
    { name: 'the most frequent of 8 characters', typed: 'password', may: false },
    { name: 'the most frequent in capitals', typed: 'PassWord', may: false },
    { name: 'the most frequent in full-width letters', typed: 'ｐａｓｓｗｏｒｄ', may: false },
    { name: 'a keyboard walk', typed: '1qaz2wsx', may: false },
    { name: 'one letter again and again', typed: 'kkkkkkkkkk', may: false },
    { name: 'the address and three characters', typed: 'lovelace!7x', may: false },
    { name: 'the address and four characters', typed: 'lovelace!7xq', may: true },
    { name: 'our name and a year', typed: 'Gatehouse26', may: false },
    { name: 'short words of the address, which are everywhere', typed: 'adaadaptsorg', may: true },
  ])('$name: $may', ({ typed, may }) => expect(isAcceptable(typed, besideFactor())).toBe(may));

  it('says how long it must be, which depends on the factor', () => {
    expect(judgePassword('short', besideFactor())).toMatchObject({ detail: expect.stringContaining('8') });
    expect(judgePassword('short', alone())).toMatchObject({ detail: expect.stringContaining('15') });
  });
});

describe('nobody’s password', () => {
  it('is made of 32 bytes of chance and of nothing else', () => {
    const made = nobodysPassword((size) => Buffer.alloc(size, 7));
    expect(Buffer.from(made, 'base64url')).toEqual(Buffer.alloc(32, 7));
    expect(nobodysPassword((size) => Buffer.alloc(size, 8))).not.toBe(made);
  });
});
