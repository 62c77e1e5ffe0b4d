import type { AddressRange } from './address-range.ts';

/** A range with the feeds that list it: bit `i` stands for the feed at index `i`. */
export type MaskedRange = AddressRange & { readonly mask: number };

/** The same addresses in order, in as few ranges as there can be. */
export function mergeRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = ranges.toSorted((a, b) => compared(a.first, b.first));
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (!before || range.first > before.last + 1n) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { first: before.first, last: range.last };
  }
  return merged;
}

/**
 * Lays feeds over each other, so that one look-up finds all that list an address.
 *
 * @param feeds each as `mergeRanges` makes it: because its ranges do not touch, every end switches its bit
 * @returns ranges in order without overlap, none without a feed
 */
export function overlay(feeds: readonly (readonly AddressRange[])[]): MaskedRange[] {
  const switches = feeds
    .flatMap((ranges, feed) =>
      ranges.flatMap(({ first, last }) => [
        { at: first, bit: 1 << feed },
        { at: last + 1n, bit: 1 << feed },
      ]),
    )
    .sort((a, b) => compared(a.at, b.at));
  const laid: MaskedRange[] = [];
  let mask = 0;
  let first = 0n;
  for (const { at, bit } of switches) {
    if (mask !== 0 && at > first) laid.push({ first, last: at - 1n, mask });
    first = at;
    mask ^= bit;
  }
  return laid;
}

/** What one feed listed, taken back out of the overlay. */
export function rangesOfFeed(laid: readonly MaskedRange[], feed: number): AddressRange[] {
  return mergeRanges(
    laid.filter(({ mask }) => (mask >> feed) & 1).map(({ first, last }) => ({ first, last })),
  );
}

function compared(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
