import type { HeldFeed } from './domain/address-feeds.ts';
import { decodeAddressFeeds } from './domain/address-feeds-codec.ts';
import type { FeedSnapshots } from './ports.ts';

export type FeedStatus = Pick<HeldFeed, 'name' | 'category' | 'source' | 'licence' | 'entries'> & {
  /** Since its list was put in place. */
  readonly ageMs: number;
  readonly isOverdue: boolean;
};

/** Tells which feeds are asked, and how old their lists are: none where there is no snapshot. */
export function createDescribeFeeds({
  snapshots,
  now,
}: {
  readonly snapshots: Pick<FeedSnapshots, 'read'>;
  readonly now: () => number;
}): () => Promise<readonly FeedStatus[] | 'unreadable'> {
  return async () => {
    const stored = await snapshots.read();
    if (!stored) return [];
    const snapshot = decodeAddressFeeds(stored.bytes);
    return snapshot === 'unreadable' ? snapshot : snapshot.feeds.map((feed) => statusOf(feed, now()));
  };
}

function statusOf(feed: HeldFeed, now: number): FeedStatus {
  const { name, category, source, licence, entries, updatedAt, expectedWithinMs } = feed;
  // The bucket's clock may be ahead of ours.
  const ageMs = Math.max(0, now - updatedAt);
  return { name, category, source, licence, entries, ageMs, isOverdue: ageMs > expectedWithinMs };
}
