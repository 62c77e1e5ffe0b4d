const DIGITS = 6;

/** Six digits, or as many as are asked for. `randomInt` answers evenly from 0 up to, and without, its bound. */
export function newCode(randomInt: (bound: number) => number, digits = DIGITS): string {
  return String(randomInt(10 ** digits)).padStart(digits, '0');
}
