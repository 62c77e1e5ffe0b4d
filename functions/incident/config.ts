import * as z from 'zod';
import { nonEmpty, wholeNumber } from '../platform/config.ts';

/** Settings of the function that makes cases of findings. */
export const intakeConfig = z.object({ INCIDENTS_TABLE: nonEmpty, WORKFLOW_ARN: nonEmpty });

/** Settings of the workflow's function that keeps the case. */
export const recordConfig = z.object({
  INCIDENTS_TABLE: nonEmpty,
  EVENT_BUS_NAME: nonEmpty,
  WATCH_SECONDS: wholeNumber,
});

/** Settings of the workflow's function that acts on accounts and addresses. */
export const containConfig = z.object({
  INCIDENTS_TABLE: nonEmpty,
  ACCOUNTS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
});

/** Settings of the function behind the verdict routes. */
export const verdictConfig = z.object({
  INCIDENTS_TABLE: nonEmpty,
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
});
