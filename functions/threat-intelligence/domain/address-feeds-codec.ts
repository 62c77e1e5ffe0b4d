import { createHash } from 'node:crypto';
import * as z from 'zod';
import { IPV4_BASE } from '../../platform/ip-address.ts';
import { ADDRESS_CATEGORIES } from './address-category.ts';
import { type AddressFeeds, type HeldFeed, MAX_FEEDS, type RangeColumns, uint128 } from './address-feeds.ts';
import type { MaskedRange } from './merge-ranges.ts';

/** The layout is described in `docs/address-feeds.md`. */
const MAGIC = 0x4748_4146; // "GHAF"
const VERSION = 1;
const DIGEST_AT = 20;
const HEADER_AT = 52;
const ADDRESS_BYTES = { 4: 4, 6: 16 } as const;
const MASK_BYTES = 2;
type Family = keyof typeof ADDRESS_BYTES;

const headerSchema = z.strictObject({
  feeds: z
    .array(
      z.strictObject({
        name: z.string(),
        category: z.enum(ADDRESS_CATEGORIES),
        source: z.string(),
        licence: z.string(),
        expectedWithinMs: z.number(),
        updatedAt: z.number(),
        entries: z.number(),
      }),
    )
    .max(MAX_FEEDS),
});

/**
 * Writes feeds and ranges into one object; the same input makes the same bytes.
 *
 * @param ranges as `overlay` makes them
 */
export function encodeAddressFeeds(
  feeds: readonly HeldFeed[],
  ranges: readonly MaskedRange[],
): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(JSON.stringify({ feeds: feeds.map(fieldsInOrder) }));
  const ipv4 = ranges.filter(isIpv4);
  const ipv6 = ranges.filter((range) => !isIpv4(range));
  const bytes = new Uint8Array(HEADER_AT + header.length + sizeOf(4, ipv4.length) + sizeOf(6, ipv6.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, VERSION);
  view.setUint32(8, header.length);
  view.setUint32(12, ipv4.length);
  view.setUint32(16, ipv6.length);
  bytes.set(header, HEADER_AT);
  const columns = columnsOf(bytes, header.length, ipv4.length, ipv6.length);
  for (const [index, { first, last, mask }] of ipv4.entries()) {
    columns.ipv4.firsts.setUint32(index * 4, Number(first - IPV4_BASE));
    columns.ipv4.lasts.setUint32(index * 4, Number(last - IPV4_BASE));
    columns.ipv4.masks.setUint16(index * MASK_BYTES, mask);
  }
  for (const [index, { first, last, mask }] of ipv6.entries()) {
    setUint128(columns.ipv6.firsts, index, first);
    setUint128(columns.ipv6.lasts, index, last);
    columns.ipv6.masks.setUint16(index * MASK_BYTES, mask);
  }
  bytes.set(digestOf(bytes), DIGEST_AT);
  return bytes;
}

/** Reads what `encodeAddressFeeds` wrote. @returns 'unreadable' if it is anything else */
export function decodeAddressFeeds(bytes: Uint8Array): AddressFeeds | 'unreadable' {
  if (bytes.length < HEADER_AT) return 'unreadable';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0) !== MAGIC || view.getUint32(4) !== VERSION) return 'unreadable';
  const [headerLength, ipv4Count, ipv6Count] = [view.getUint32(8), view.getUint32(12), view.getUint32(16)];
  if (bytes.length !== HEADER_AT + headerLength + sizeOf(4, ipv4Count) + sizeOf(6, ipv6Count))
    return 'unreadable';
  if (!digestOf(bytes).equals(bytes.subarray(DIGEST_AT, HEADER_AT))) return 'unreadable';
  const header = headerOf(bytes.subarray(HEADER_AT, HEADER_AT + headerLength));
  if (!header) return 'unreadable';
  return { feeds: header.feeds, ...columnsOf(bytes, headerLength, ipv4Count, ipv6Count) };
}

/** The ranges of a snapshot, for whoever makes the next one of it. */
export function rangesOf({ ipv4, ipv6 }: AddressFeeds): MaskedRange[] {
  const low = Array.from({ length: ipv4.count }, (_, index) => ({
    first: IPV4_BASE + BigInt(ipv4.firsts.getUint32(index * 4)),
    last: IPV4_BASE + BigInt(ipv4.lasts.getUint32(index * 4)),
    mask: ipv4.masks.getUint16(index * MASK_BYTES),
  }));
  const high = Array.from({ length: ipv6.count }, (_, index) => ({
    first: uint128(ipv6.firsts, index),
    last: uint128(ipv6.lasts, index),
    mask: ipv6.masks.getUint16(index * MASK_BYTES),
  }));
  return [...low, ...high];
}

const isIpv4 = ({ first }: MaskedRange) => first >> 32n === IPV4_BASE >> 32n;
const sizeOf = (family: Family, count: number) => count * (2 * ADDRESS_BYTES[family] + MASK_BYTES);

function columnsOf(bytes: Uint8Array, headerLength: number, ipv4Count: number, ipv6Count: number) {
  const ipv4At = HEADER_AT + headerLength;
  return {
    ipv4: familyColumns(bytes, ipv4At, 4, ipv4Count),
    ipv6: familyColumns(bytes, ipv4At + sizeOf(4, ipv4Count), 6, ipv6Count),
  };
}

function familyColumns(bytes: Uint8Array, at: number, family: Family, count: number): RangeColumns {
  const width = ADDRESS_BYTES[family] * count;
  const column = (offset: number, length: number) =>
    new DataView(bytes.buffer, bytes.byteOffset + at + offset, length);
  return {
    count,
    firsts: column(0, width),
    lasts: column(width, width),
    masks: column(2 * width, MASK_BYTES * count),
  };
}

function setUint128(column: DataView, index: number, value: bigint): void {
  column.setBigUint64(index * 16, value >> 64n);
  column.setBigUint64(index * 16 + 8, value & 0xffff_ffff_ffff_ffffn);
}

/** Of everything but itself. */
function digestOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes.subarray(0, DIGEST_AT)).update(bytes.subarray(HEADER_AT)).digest();
}

function fieldsInOrder(feed: HeldFeed): HeldFeed {
  const { name, category, source, licence, expectedWithinMs, updatedAt, entries } = feed;
  return { name, category, source, licence, expectedWithinMs, updatedAt, entries };
}

function headerOf(bytes: Uint8Array): { readonly feeds: readonly HeldFeed[] } | undefined {
  try {
    return headerSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}
