/** Crockford's base 32: letters and digits that are not mistaken for each other. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A code to be read and typed by people, five bits a letter, four by four.
 *
 * @param randomInt answers evenly from 0 up to, and without, its bound
 */
export function newReadableCode(letters: number, randomInt: (bound: number) => number): string {
  const code = Array.from({ length: letters }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** One spelling for what was typed: hyphens, spaces, case and look-alikes do not matter. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
}
