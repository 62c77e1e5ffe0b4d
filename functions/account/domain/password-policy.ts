import { isCommonPassword } from './common-passwords.ts';
import { MAX_LENGTH, MIN_LENGTH_ALONE, MIN_LENGTH_BESIDE_FACTOR } from './password-length.ts';

/** No password may be built from it. */
export const PRODUCT = 'gatehouse';
/** Shorter words of the context are found in too much. */
export const SHORTEST_WORD = 4;

export type PasswordVerdict =
  | { readonly kind: 'acceptable'; readonly password: string }
  | { readonly kind: 'unacceptable'; readonly detail: string };

export type PasswordSetting = {
  /** Words an attacker would guess for this person, such as the parts of the address. */
  readonly context: readonly string[];
  /** The account has a factor that is asked for besides the password. */
  readonly hasSecondFactor: boolean;
};

/**
 * Judges a password by its length and by what attackers try first, never by composition (ASVS 5.0 6.2.5). What is
 * accepted is normalised (NFKC), so one password typed on two keyboards stays one password.
 */
export function judgePassword(typed: string, { context, hasSecondFactor }: PasswordSetting): PasswordVerdict {
  const password = typed.normalize('NFKC');
  const length = [...password].length;
  const minLength = hasSecondFactor ? MIN_LENGTH_BESIDE_FACTOR : MIN_LENGTH_ALONE;
  if (length < minLength) return unacceptable(`Use at least ${minLength} characters; a few words are fine.`);
  if (length > MAX_LENGTH) return unacceptable(`Use at most ${MAX_LENGTH} characters.`);
  if (/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(password)) return unacceptable('Use printable characters.');
  // The user pool takes any character, but no space at either end.
  if (password !== password.trim()) return unacceptable('Do not begin or end with a space.');

  const plain = blockedForm(password);
  if (isCommonPassword(plain) || isRepetition(plain)) return AMONG_THE_FIRST;
  const words = [PRODUCT, ...context].map(blockedForm).filter((word) => word.length >= SHORTEST_WORD);
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), plain);
  if ([...rest].length < minLength / 2) return unacceptable('Do not build it from your address or our name.');
  return { kind: 'acceptable', password };
}

/** What both the verdict on a list and the one of a breach say. */
export const AMONG_THE_FIRST = unacceptable('This password is among the first that attackers try.');

/** How a password is looked up: attackers try capitals too. */
export function blockedForm(password: string): string {
  return password.normalize('NFKC').toLowerCase();
}

/** One short piece again and again: `aaaaaaaaaaaaaaa`, `abcabcabcabcabc`. */
function isRepetition(text: string): boolean {
  return /^(.{1,5}?)\1+.{0,4}$/u.test(text) && new Set(text).size <= 5;
}

function unacceptable(detail: string): Extract<PasswordVerdict, { kind: 'unacceptable' }> {
  return { kind: 'unacceptable', detail };
}

const NOBODYS_BYTES = 32;

/** A password that is told to nobody: its account is signed in to again once a new one was set by mail. */
export function nobodysPassword(randomBytes: (size: number) => Uint8Array): string {
  return Buffer.from(randomBytes(NOBODYS_BYTES)).toString('base64url');
}
