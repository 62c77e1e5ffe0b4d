/** Enough of a number for its owner to recognise it: `+49***78`. */
export function maskedNumber(number: string): string {
  return `${number.slice(0, 3)}***${number.slice(-2)}`;
}
