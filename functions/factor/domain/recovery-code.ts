const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const RECOVERY_CODES = 10;
const LENGTH = 16;

/**
 * A code to be kept on paper: 80 bits (NIST SP 800-63B-4, 3.1.2 asks for 20), in letters that are not mistaken for each
 * other, four by four.
 *
 * @param randomInt answers evenly from 0 up to, and without, its bound
 */
export function newRecoveryCode(randomInt: (bound: number) => number): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
