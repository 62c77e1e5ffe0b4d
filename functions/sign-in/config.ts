import * as z from 'zod';
import { relyingPartySettings } from '../challenge/config.ts';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind sign-ins and challenges. */
export const signInConfig = z.object({
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  USER_POOL_CLIENT_ID: nonEmpty,
  SEALING_KEY_ARN: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
  SNAPSHOT_BUCKET: nonEmpty,
  POLICY_MODE: z.enum(['audit', 'enforce']),
  MAIL_FROM: nonEmpty,
  ...relyingPartySettings,
});

/** Settings of the user pool's pre-authentication trigger. */
export const preAuthenticationConfig = z.object({
  SESSIONS_TABLE: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
});
