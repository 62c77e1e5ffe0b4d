/** One spelling for a typed password (NIST SP 800-63B-4, 3.1.1.2): the same keys on another system sign in too. */
export function normalisePassword(typed: string): string {
  return typed.normalize('NFKC');
}

/** Day of an instant in UTC, as the password fingerprint's key names it. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * 18 bits: enough to see one password tried on many accounts within minutes, and so little that every fourth
 * million of a guesser's list fits each of them.
 */
export const FINGERPRINT_LENGTH = 3;
