import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

export { CAMPAIGN_BOARD_KEY } from './domain/campaign-board.ts';

/** Settings of the function behind the risk routes. */
export const riskConfig = z.object({
  ACTIVITY_TABLE: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
  SNAPSHOT_BUCKET: nonEmpty,
  POLICY_MODE: z.enum(['audit', 'enforce']),
});

/** Settings of the function that learns from the activity stream. */
export const learnerConfig = z.object({
  ACTIVITY_TABLE: nonEmpty,
  SNAPSHOT_BUCKET: nonEmpty,
  POISON_QUEUE_URL: z.url(),
});
