import * as z from 'zod';
import { relyingPartySettings } from '../challenge/config.ts';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind the factors of an account. */
export const factorConfig = z.object({
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  USER_POOL_CLIENT_ID: nonEmpty,
  SEALING_KEY_ARN: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
  MAIL_FROM: nonEmpty,
  /** Countries that text messages go to, ISO 3166-1 alpha-2, separated by commas. */
  TEXT_COUNTRIES: nonEmpty,
  ...relyingPartySettings,
});
