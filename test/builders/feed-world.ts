import { S3FeedFiles } from '../../functions/threat-intelligence/adapters/s3-feed-files.ts';
import { S3FeedSnapshots } from '../../functions/threat-intelligence/adapters/s3-feed-snapshots.ts';
import { ADDRESS_FEEDS_KEY } from '../../functions/threat-intelligence/config.ts';
import { createDescribeFeeds } from '../../functions/threat-intelligence/describe-feeds.ts';
import { categoriesOf } from '../../functions/threat-intelligence/domain/address-feeds.ts';
import { decodeAddressFeeds } from '../../functions/threat-intelligence/domain/address-feeds-codec.ts';
import { createLoadFeeds } from '../../functions/threat-intelligence/load-feeds.ts';
import { S3Double } from '../fakes/s3-double.ts';

export const LIMITS = {
  maxBytes: 200,
  maxBytesInTotal: 300,
  maxLineLength: 60,
  maxRanges: 5,
  maxRangesInTotal: 8,
};

export const describedFeed = (name: string, category = 'tor-exit', more: object = {}) => ({
  name,
  category,
  source: 'https://feed.example/list.txt',
  licence: 'CC0-1.0',
  expectedWithinHours: 24,
  ...more,
});

/** A bucket with feeds in it, and the loader before it. */
export function feedWorld() {
  const s3 = new S3Double();
  const snapshots = new S3FeedSnapshots(s3.asBinaryObjects(), 'bucket');
  return {
    s3,
    snapshots,
    manifest: (...feeds: object[]) => s3.put('feeds/manifest.json', JSON.stringify({ feeds })),
    list: (name: string, text: string | Uint8Array) => s3.put(`feeds/${name}.txt`, text),
    load: createLoadFeeds({
      files: new S3FeedFiles(s3.asBinaryObjects(), 'bucket'),
      snapshots,
      limits: LIMITS,
    }),
    describe: createDescribeFeeds({ snapshots, now: () => s3.now }),
    says(ip: string) {
      const bytes = s3.bytes(ADDRESS_FEEDS_KEY);
      const feeds = bytes && decodeAddressFeeds(bytes);
      return feeds && feeds !== 'unreadable' ? categoriesOf(feeds, ip) : feeds;
    },
  };
}
