import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Settings of the function behind the session routes. */
export const sessionConfig = z.object({
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
});

/** Settings of the authorizer. */
export const authorizerConfig = z.object({
  ACCOUNTS_TABLE: nonEmpty,
  SESSIONS_TABLE: nonEmpty,
  USER_POOL_ID: nonEmpty,
  USER_POOL_CLIENT_ID: nonEmpty,
  ISSUER_JWKS_URL: z.url(),
  TOKEN_ISSUER: z.url(),
  STAFF_CLIENT_ID: nonEmpty,
  STAFF_JWKS_URL: z.url(),
  STAFF_ISSUER: z.url(),
});

/** Settings of the trigger that shapes tokens before the pool signs them. */
export const preTokenConfig = z.object({ SESSIONS_TABLE: nonEmpty });
