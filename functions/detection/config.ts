import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function that finds attacks in what was recorded. */
export const detectorConfig = z.object({
  INCIDENTS_TABLE: nonEmpty,
  EVENT_BUS_NAME: nonEmpty,
  SNAPSHOT_BUCKET: nonEmpty,
});

/**
 * Counted in one go, and by no more detectors at once than one cluster's item can take writes from (decisions 19 and
 * 22, `npm run bench:hot-keys`).
 */
export const DETECTION_BATCH = { size: 200, windowSeconds: 1, maxConcurrency: 40 } as const;
