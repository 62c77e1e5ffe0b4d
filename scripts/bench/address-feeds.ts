import { categoriesOf, type HeldFeed } from '../../functions/threat-intelligence/domain/address-feeds.ts';
import {
  decodeAddressFeeds,
  encodeAddressFeeds,
} from '../../functions/threat-intelligence/domain/address-feeds-codec.ts';
import { addressRange } from '../../functions/threat-intelligence/domain/address-range.ts';
import { mergeRanges, overlay } from '../../functions/threat-intelligence/domain/merge-ranges.ts';

const RANGES = 500_000;
const LOOK_UPS = 500_000;
const DECODES = 20;

const feed = (ipv: 4 | 6): HeldFeed => ({
  name: `ipv${ipv}`,
  category: 'hosting',
  source: 'https://feed.example/list.txt',
  licence: 'CC0-1.0',
  expectedWithinMs: 1,
  updatedAt: 1,
  entries: RANGES / 2,
});

/** Every fifth address of a stretch is listed: as many ranges as there are entries, and four look-ups in five find nothing. */
const SPACING = 5;
const ipv4 = (n: number) => `${20 + (n >>> 24)}.${(n >>> 16) & 255}.${(n >>> 8) & 255}.${n & 255}`;
const ipv6 = (n: number) => `2a00:${(n >>> 16).toString(16)}:${(n & 65_535).toString(16)}::1`;

function listOf(address: (n: number) => string) {
  const ranges = Array.from({ length: RANGES / 2 }, (_, n) => addressRange(address(n * SPACING)));
  return mergeRanges(ranges.filter((range) => typeof range === 'object'));
}

function perSecond(times: number, work: (n: number) => unknown): number {
  for (let n = 0; n < times / 10; n++) work(n);
  const began = process.hrtime.bigint();
  for (let n = 0; n < times; n++) work(n);
  return Math.round(times / (Number(process.hrtime.bigint() - began) / 1e9));
}

/** Looking addresses up in the largest snapshot the loader makes of lists that do not overlap, half of it IPv6. */
export function addressFeedRows(): readonly [what: string, perSecond: number, each: string][] {
  const bytes = encodeAddressFeeds([feed(4), feed(6)], overlay([listOf(ipv4), listOf(ipv6)]));
  const feeds = decodeAddressFeeds(bytes);
  if (feeds === 'unreadable') throw new Error('The snapshot that was just made cannot be read');
  const someOf = (address: (n: number) => string) =>
    Array.from({ length: 100_000 }, (_, n) => address((n * 7_919) % ((RANGES / 2) * SPACING)));
  const [low, high] = [someOf(ipv4), someOf(ipv6)];
  const at = (addresses: readonly string[]) =>
    perSecond(LOOK_UPS, (n) => categoriesOf(feeds, addresses[n % addresses.length] ?? ''));
  const row = (what: string, rate: number): [string, number, string] => [
    what,
    rate,
    `${(1e6 / rate).toFixed(1)} us`,
  ];
  const decodes = perSecond(DECODES, () => decodeAddressFeeds(bytes));
  return [
    row(`IPv4 among ${RANGES.toLocaleString('en')} listed ranges`, at(low)),
    row(`IPv6 among ${RANGES.toLocaleString('en')} listed ranges`, at(high)),
    [`decode feeds of ${(bytes.length / 1e6).toFixed(1)} MB`, decodes, `${(1e3 / decodes).toFixed(1)} ms`],
  ];
}
