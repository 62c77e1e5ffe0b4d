import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressNumber } from '../../../functions/platform/ip-address.ts';
import { ADDRESS_CATEGORIES } from '../../../functions/threat-intelligence/domain/address-category.ts';
import { categoriesOf, noFeeds } from '../../../functions/threat-intelligence/domain/address-feeds.ts';
import {
  decodeAddressFeeds,
  encodeAddressFeeds,
  rangesOf,
} from '../../../functions/threat-intelligence/domain/address-feeds-codec.ts';
import {
  mergeRanges,
  overlay,
  rangesOfFeed,
} from '../../../functions/threat-intelligence/domain/merge-ranges.ts';
import { closeAddress, closeRange, heldFeed, rangesFrom, snapshotOf } from '../../builders/address-lists.ts';

const decoded = (bytes: Uint8Array) => {
  const feeds = decodeAddressFeeds(bytes);
  if (feeds === 'unreadable') throw new Error('unreadable');
  return feeds;
};
const lists = fc.array(fc.array(closeRange, { maxLength: 12 }), { maxLength: 16 }).map((feeds) =>
  feeds.map((ranges, n) => ({
    feed: heldFeed({
      name: `feed-${n}`,
      category: ADDRESS_CATEGORIES[n % ADDRESS_CATEGORIES.length] ?? 'proxy',
    }),
    ranges,
  })),
);

describe('looking an address up', () => {
  const feeds = decoded(
    snapshotOf([
      {
        feed: heldFeed({ name: 'hosting', category: 'hosting' }),
        ranges: rangesFrom(['8.8.0.0/16', '2a00:1::/32']),
      },
      { feed: heldFeed({ name: 'tor', category: 'tor-exit' }), ranges: rangesFrom(['8.8.8.8', '2a00:1::8']) },
      { feed: heldFeed({ name: 'tor-2', category: 'tor-exit' }), ranges: rangesFrom(['8.8.8.8', '9.9.9.9']) },
      {
        feed: heldFeed({ name: 'last', category: 'known-bad' }),
        ranges: rangesFrom(['223.255.255.255', '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']),
      },
    ]),
  );

  it.each([
    { ip: '8.7.255.255', categories: [] },
    { ip: '8.8.0.0', categories: ['hosting'] },
    { ip: '8.8.255.255', categories: ['hosting'] },
    { ip: '8.9.0.0', categories: [] },
    { ip: '8.8.8.8', categories: ['hosting', 'tor-exit'] },
    { ip: '::ffff:8.8.8.8', categories: ['hosting', 'tor-exit'] },
    { ip: '::FFFF:808:808', categories: ['hosting', 'tor-exit'] },
    { ip: '::808:808', categories: [] },
    { ip: '9.9.9.9', categories: ['tor-exit'] },
    { ip: '2a00:1::7', categories: ['hosting'] },
    { ip: '2A00:0001:0:0:0:0:0:8', categories: ['hosting', 'tor-exit'] },
    { ip: '2a00:2::', categories: [] },
    { ip: '0.0.0.0', categories: [] },
    { ip: '223.255.255.255', categories: ['known-bad'] },
    { ip: '255.255.255.255', categories: [] },
    { ip: '3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', categories: ['known-bad'] },
    { ip: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', categories: [] },
    { ip: 'no address', categories: [] },
  ])('$ip: $categories', ({ ip, categories }) => {
    expect(categoriesOf(feeds, ip)).toEqual(categories);
  });

  it('finds exactly what reading every list from top to bottom finds', () => {
    fc.assert(
      fc.property(lists, fc.array(closeAddress, { minLength: 1, maxLength: 30 }), (given, addresses) => {
        const snapshot = decoded(snapshotOf(given));
        for (const ip of addresses) {
          const number = addressNumber(ip) ?? 0n;
          const listing = given.filter(({ ranges }) =>
            ranges.some(({ first, last }) => first <= number && number <= last),
          );
          expect(categoriesOf(snapshot, ip)).toEqual([...new Set(listing.map(({ feed }) => feed.category))]);
        }
      }),
    );
  });

  it('finds nothing where there are no feeds', () => {
    expect(categoriesOf(noFeeds(), '8.8.8.8')).toEqual([]);
    expect(categoriesOf(noFeeds(), '2a00::8')).toEqual([]);
  });
});

describe('overlay', () => {
  it('gives every feed back as it was', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const merged = given.map(({ ranges }) => mergeRanges(ranges));
        expect(merged.map((_, feed) => rangesOfFeed(overlay(merged), feed))).toEqual(merged);
      }),
    );
  });

  it('is in order, without overlap and without gaps that say nothing', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const laid = overlay(given.map(({ ranges }) => mergeRanges(ranges)));
        for (const [n, { first, last, mask }] of laid.entries()) {
          expect(first <= last && mask > 0).toBe(true);
          const before = laid[n - 1];
          if (before)
            expect(before.last < first && (before.last + 1n < first || before.mask !== mask)).toBe(true);
        }
      }),
    );
  });
});

describe('the snapshot', () => {
  it('comes back as it was written, and the same input makes the same bytes', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const bytes = snapshotOf(given);
        const { feeds, ...columns } = decoded(bytes);
        expect(feeds.map(({ name }) => name)).toEqual(given.map(({ feed }) => feed.name));
        expect(Buffer.compare(encodeAddressFeeds(feeds, rangesOf({ feeds, ...columns })), bytes)).toBe(0);
        expect(
          Buffer.compare(
            snapshotOf(given.map((each) => ({ ...each, ranges: each.ranges.toReversed() }))),
            bytes,
          ),
        ).toBe(0);
      }),
    );
  });

  it('is read wherever its bytes lie in a larger buffer', () => {
    const bytes = snapshotOf([{ feed: heldFeed(), ranges: rangesFrom(['8.8.8.8']) }]);
    const larger = new Uint8Array(bytes.length + 10);
    larger.set(bytes, 3);
    expect(categoriesOf(decoded(larger.subarray(3, 3 + bytes.length)), '8.8.8.8')).toEqual(['tor-exit']);
  });

  it('is unreadable with any one bit turned over', () => {
    const bytes = snapshotOf([{ feed: heldFeed(), ranges: rangesFrom(['8.8.8.8', '2a00::/32']) }]);
    expect(decodeAddressFeeds(bytes)).not.toBe('unreadable');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = bytes.slice();
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(decodeAddressFeeds(turned), `bit ${bit}`).toBe('unreadable');
    }
  });

  it('is unreadable when cut short, made longer, or anything else', () => {
    const bytes = snapshotOf([{ feed: heldFeed(), ranges: rangesFrom(['8.8.8.8', '2a00::/32']) }]);
    for (let length = 0; length < bytes.length; length++)
      expect(decodeAddressFeeds(bytes.subarray(0, length))).toBe('unreadable');
    expect(decodeAddressFeeds(new Uint8Array([...bytes, 0]))).toBe('unreadable');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        expect(decodeAddressFeeds(any)).toBe('unreadable');
      }),
    );
  });

  it('is unreadable when its header is intact and says what nobody knows', () => {
    const bytes = snapshotOf([{ feed: heldFeed({ category: 'foreign' as 'proxy' }), ranges: [] }]);
    expect(decodeAddressFeeds(bytes)).toBe('unreadable');
  });
});
