import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind the routes of staff. */
export const operationsConfig = z.object({
  ACTIVITY_TABLE: nonEmpty,
  SNAPSHOT_BUCKET: nonEmpty,
  POLICY_MODE: z.enum(['audit', 'enforce']),
  REPLAY_FUNCTION: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
});

/** Settings of the function that replays decisions, beside requests. */
export const replayConfig = z.object({ ACTIVITY_TABLE: nonEmpty });
