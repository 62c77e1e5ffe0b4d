import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function that writes the lake. */
export const lakeConfig = z.object({
  LAKE_BUCKET: nonEmpty,
  /** Where the models in use lie. */
  SNAPSHOT_BUCKET: nonEmpty,
});
