import { s3BinaryObjects } from '../platform/adapters/s3-objects.ts';
import { readConfig } from '../platform/config.ts';
import { counted, errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import { S3FeedFiles } from './adapters/s3-feed-files.ts';
import { S3FeedSnapshots } from './adapters/s3-feed-snapshots.ts';
import { feedLoaderConfig } from './config.ts';
import { createDescribeFeeds } from './describe-feeds.ts';
import { feedReport } from './feed-report.ts';
import { createLoadFeeds } from './load-feeds.ts';
import { FEED_LOAD_LIMITS } from './load-limits.ts';

const { SNAPSHOT_BUCKET } = readConfig(feedLoaderConfig, process.env);
const s3 = s3BinaryObjects(process.env);
const snapshots = new S3FeedSnapshots(s3, SNAPSHOT_BUCKET);
const loadFeeds = createLoadFeeds({
  files: new S3FeedFiles(s3, SNAPSHOT_BUCKET),
  snapshots,
  limits: FEED_LOAD_LIMITS,
});
const describeFeeds = createDescribeFeeds({ snapshots, now: Date.now });

/** Run by the schedule, whose event says nothing. What is thrown is tried again by Lambda, and then put aside. */
export async function handler(): Promise<void> {
  try {
    const load = await loadFeeds();
    for (const { metric, fields } of feedReport(load, await describeFeeds())) {
      counted(metric);
      log.error(metric === 'FeedRefused' ? 'feed-refused' : 'feed-overdue', fields);
    }
    log.info('feeds-loaded', { outcome: load.kind, ...('feeds' in load ? { count: load.feeds } : {}) });
  } catch (error) {
    if (error instanceof UnavailableError) portUnavailable(error.port);
    log.error('feeds-not-loaded', errorFields(error));
    throw error;
  }
}
