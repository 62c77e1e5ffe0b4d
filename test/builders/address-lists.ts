import fc from 'fast-check';
import type { HeldFeed } from '../../functions/threat-intelligence/domain/address-feeds.ts';
import { encodeAddressFeeds } from '../../functions/threat-intelligence/domain/address-feeds-codec.ts';
import { type AddressRange, addressRange } from '../../functions/threat-intelligence/domain/address-range.ts';
import { mergeRanges, overlay } from '../../functions/threat-intelligence/domain/merge-ranges.ts';

export function heldFeed(more: Partial<HeldFeed> = {}): HeldFeed {
  return {
    name: 'tor-exits',
    category: 'tor-exit',
    source: 'https://feed.example/tor.txt',
    licence: 'CC0-1.0',
    expectedWithinMs: 86_400_000,
    updatedAt: Date.parse('2026-06-01T12:00:00Z'),
    entries: 1,
    ...more,
  };
}

/** @throws if one of them may be on no list */
export function rangesFrom(texts: readonly string[]): AddressRange[] {
  return texts.map((text) => {
    const range = addressRange(text);
    if (typeof range === 'string') throw new RangeError(`${text}: ${range}`);
    return range;
  });
}

/** A snapshot of these lists. */
export function snapshotOf(
  lists: readonly { readonly feed: HeldFeed; readonly ranges: readonly AddressRange[] }[],
) {
  const merged = lists.map(({ feed, ranges }) => ({ feed, ranges: mergeRanges(ranges) }));
  return encodeAddressFeeds(
    merged.map(({ feed, ranges }) => ({ ...feed, entries: ranges.length })),
    overlay(merged.map(({ ranges }) => ranges)),
  );
}

/** Few addresses and networks of both families close beside each other, so that they touch, overlap and repeat. */
export const closeRange: fc.Arbitrary<AddressRange> = fc
  .tuple(fc.constantFrom('8.8.8.0', '2a00::'), fc.nat({ max: 255 }), fc.integer({ min: 0, max: 8 }))
  .map(([base, offset, bits]) => {
    const [network] = rangesFrom([base]);
    const first = (network?.first ?? 0n) + BigInt((offset >> bits) << bits);
    return { first, last: first + (1n << BigInt(bits)) - 1n };
  });

export const closeAddress: fc.Arbitrary<string> = fc
  .tuple(fc.boolean(), fc.nat({ max: 257 }))
  .map(([isIpv4, n]) => (isIpv4 ? `8.8.${8 + (n >> 8)}.${n & 255}` : `2a00::${n.toString(16)}`));
