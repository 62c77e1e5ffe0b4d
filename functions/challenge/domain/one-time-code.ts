/** Six digits. `randomInt` answers evenly from 0 up to, and without, its bound. */
export function newCode(randomInt: (bound: number) => number): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}
