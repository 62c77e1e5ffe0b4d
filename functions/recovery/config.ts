import * as z from 'zod';
import { breachedPasswordsUrl } from '../account/config.ts';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind the ways back into an account. */
export const recoveryConfig = z.object({
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  USER_POOL_CLIENT_ID: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
  MAIL_FROM: nonEmpty,
  BREACHED_PASSWORDS_URL: breachedPasswordsUrl,
});
