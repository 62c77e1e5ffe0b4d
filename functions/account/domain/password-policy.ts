import { COMMON_LONG_PASSWORDS } from './common-passwords.ts';

/** NIST SP 800-63B-4 for a password that stands alone. */
const MIN_LENGTH = 15;
const MAX_LENGTH = 256;
const PRODUCT = 'gatehouse';

export type PasswordVerdict =
  | { readonly kind: 'acceptable'; readonly password: string }
  | { readonly kind: 'unacceptable'; readonly detail: string };

/**
 * Judges a password that is to be the only factor: by length and by what attackers try first, never by
 * composition (ASVS 5.0 6.2.5). What is accepted is normalised (NFKC), so one password typed on two keyboards
 * stays one password.
 *
 * @param context words an attacker would guess for this person, such as the parts of the address
 */
export function judgePassword(typed: string, context: readonly string[]): PasswordVerdict {
  const password = typed.normalize('NFKC');
  const length = [...password].length;
  if (length < MIN_LENGTH)
    return unacceptable(`Use at least ${MIN_LENGTH} characters; a few words are fine.`);
  if (length > MAX_LENGTH) return unacceptable(`Use at most ${MAX_LENGTH} characters.`);
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(password)) return unacceptable('Use printable characters.');
  // The user pool takes any character, but no space at either end.
  if (password !== password.trim()) return unacceptable('Do not begin or end with a space.');

  const plain = password.toLowerCase();
  if (COMMON_LONG_PASSWORDS.has(plain) || isRepetition(plain))
    return unacceptable('This password is among the first that attackers try.');
  const words = [PRODUCT, ...context].map((word) => word.toLowerCase()).filter((word) => word.length >= 4);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), plain);
  if ([...rest].length < MIN_LENGTH / 2)
    return unacceptable('Do not build it from your address or our name.');
  return { kind: 'acceptable', password };
}

/** One short piece again and again: `aaaaaaaaaaaaaaa`, `abcabcabcabcabc`. */
function isRepetition(text: string): boolean {
  return /^(.{1,5}?)\1+.{0,4}$/u.test(text) && new Set(text).size <= 5;
}

function unacceptable(detail: string): PasswordVerdict {
  return { kind: 'unacceptable', detail };
}
