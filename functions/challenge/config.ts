import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Who asks for passkeys; several origins are separated by commas. */
export const relyingPartySettings = {
  RELYING_PARTY_ID: nonEmpty,
  RELYING_PARTY_ORIGINS: nonEmpty,
};

/** Settings of the function behind challenges, step-ups and sign-ins by passkey. */
export const challengeConfig = z.object({
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

/** Settings of the user pool's custom-challenge triggers. */
export const vouchingConfig = z.object({ SESSIONS_TABLE: nonEmpty, DERIVATION_KEY_ARN: nonEmpty });
