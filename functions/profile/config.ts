import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind what owners change of their account, and take back. */
export const profileConfig = z.object({
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  ACTIVITY_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  SEALING_KEY_ARN: nonEmpty,
  DERIVATION_KEY_ARN: nonEmpty,
  ORIGIN_SECRET_ARN: nonEmpty,
  MAIL_FROM: nonEmpty,
  /** Countries that text messages go to, ISO 3166-1 alpha-2, separated by commas. */
  TEXT_COUNTRIES: nonEmpty,
  /** Where the link that takes a change back leads. */
  LINK_BASE_URL: z.url(),
});
