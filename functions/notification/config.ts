import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function that mails people about their accounts. */
export const notificationConfig = z.object({
  SESSIONS_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  MAIL_FROM: nonEmpty,
  LINK_BASE_URL: z.url(),
});
