import { addressNumber, IPV4_BASE } from '../../platform/ip-address.ts';
import type { AddressCategory } from './address-category.ts';
import type { FeedDescription } from './feed-manifest.ts';

/** As many as a range's mask has bits. */
export const MAX_FEEDS = 16;

/** A feed as a snapshot holds it. `updatedAt` is when its file was put in place. */
export type HeldFeed = FeedDescription & { readonly updatedAt: number; readonly entries: number };

/** Sorted columns of one address family: firsts, lasts, and masks of the feeds that list a range. */
export type RangeColumns = {
  readonly count: number;
  readonly firsts: DataView;
  readonly lasts: DataView;
  readonly masks: DataView;
};

/** All feeds, ready to be asked. Nothing is copied out of the snapshot's bytes: a function that starts pays little. */
export type AddressFeeds = {
  readonly feeds: readonly HeldFeed[];
  readonly ipv4: RangeColumns;
  readonly ipv6: RangeColumns;
};

const noRanges = (): RangeColumns => {
  const nothing = new DataView(new ArrayBuffer(0));
  return { count: 0, firsts: nothing, lasts: nothing, masks: nothing };
};

/** Nobody lists anything. */
export function noFeeds(): AddressFeeds {
  return { feeds: [], ipv4: noRanges(), ipv6: noRanges() };
}

/**
 * What the feeds say of an address: each category once, in the order of the feeds.
 *
 * @param ip anything that is not an address is on no list
 */
export function categoriesOf({ feeds, ipv4, ipv6 }: AddressFeeds, ip: string): readonly AddressCategory[] {
  const number = addressNumber(ip);
  if (number === undefined) return [];
  const isIpv4 = number >> 32n === IPV4_BASE >> 32n;
  const mask = isIpv4 ? ipv4Mask(ipv4, Number(number & 0xffff_ffffn)) : ipv6Mask(ipv6, number);
  if (mask === 0) return [];
  return [...new Set(feeds.filter((_, feed) => (mask >> feed) & 1).map(({ category }) => category))];
}

function ipv4Mask({ count, firsts, lasts, masks }: RangeColumns, address: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (lasts.getUint32(middle * 4) < address) low = middle + 1;
    else high = middle;
  }
  return low < count && firsts.getUint32(low * 4) <= address ? masks.getUint16(low * 2) : 0;
}

function ipv6Mask({ count, firsts, lasts, masks }: RangeColumns, address: bigint): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (uint128(lasts, middle) < address) low = middle + 1;
    else high = middle;
  }
  return low < count && uint128(firsts, low) <= address ? masks.getUint16(low * 2) : 0;
}

/** Big-endian, like all numbers of the snapshot. */
export function uint128(column: DataView, index: number): bigint {
  return (column.getBigUint64(index * 16) << 64n) | column.getBigUint64(index * 16 + 8);
}
