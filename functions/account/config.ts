import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind sign-ups and the account's own routes. */
export const accountConfig = z.object({
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  SEALING_KEY_ARN: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
  MAIL_FROM: nonEmpty,
});
