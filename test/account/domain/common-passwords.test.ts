import { describe, expect, it } from 'vitest';
import {
  COMMON_LONG_PASSWORDS,
  isCommonPassword,
} from '../../../functions/account/domain/common-passwords.ts';
import { COMMON_PASSWORDS } from '../../../functions/account/domain/common-passwords-data.ts';
import { judgePassword } from '../../../functions/account/domain/password-policy.ts';

/** The most frequent, some of the middle, and the last. */
const LISTED =
  'password 12345678 baseball football qwertyuiop superman 1qaz2wsx jennifer trustno1 sunshine iloveyou computer ' +
  'michelle starwars princess 11111111 corvette 1234qwer internet samantha whatever maverick 13101988 21011981 eagle123 areyukesc candlebo jessicam geometry';
/** The same with one character more or less. */
const NEIGHBOURS =
  'passwordk 12345678qk basebal footbally xqwertyuiop supermann 1qaz2wsxv jennyfer8 trustno1z sunshinx';

describe('common passwords', () => {
  it('are more than the three thousand most frequent of our length [ASVS 6.2.4]', () => {
    expect(COMMON_PASSWORDS.count).toBeGreaterThanOrEqual(10_000);
  });

  it.each(LISTED.split(' '))('have %s', (password) => expect(isCommonPassword(password)).toBe(true));

  it.each(NEIGHBOURS.split(' '))('do not have %s', (password) =>
    expect(isCommonPassword(password)).toBe(false),
  );

  it.each([...COMMON_LONG_PASSWORDS].filter((_, n) => n % 10 === 0))('have %s, which is long', (password) =>
    expect(isCommonPassword(password)).toBe(true),
  );

  it('are refused beside a second factor, where their length would do [ASVS 6.2.4]', () => {
    const judged = (typed: string) => judgePassword(typed, { context: [], hasSecondFactor: true }).kind;
    expect(LISTED.split(' ').filter((typed) => judged(typed) === 'acceptable')).toEqual([]);
    expect(judged('passwordk')).toBe('acceptable');
  });

  it('refuse nobody else: of two hundred thousand random passwords, at most two', () => {
    const taken = Array.from({ length: 200_000 }, (_, n) => `random ${n * 7_919}`).filter(isCommonPassword);
    expect(taken.length).toBeLessThanOrEqual(2);
  });
});
