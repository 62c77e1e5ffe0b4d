import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function that finds attacks in what was recorded. */
export const detectorConfig = z.object({
  INCIDENTS_TABLE: nonEmpty,
  EVENT_BUS_NAME: nonEmpty,
  SNAPSHOT_BUCKET: nonEmpty,
});
