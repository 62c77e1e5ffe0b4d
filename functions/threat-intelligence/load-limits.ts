import type { FeedLoadLimits } from './load-feeds.ts';

/** What the loader takes. The largest snapshot these allow is read within a cold start's patience. */
export const FEED_LOAD_LIMITS: FeedLoadLimits = {
  maxBytes: 16_000_000,
  maxBytesInTotal: 32_000_000,
  maxLineLength: 500,
  maxRanges: 500_000,
  maxRangesInTotal: 500_000,
};
