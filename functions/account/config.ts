import * as z from 'zod';
import { nonEmpty } from '../platform/config.ts';

/** Whom a prefix of a password's hash may be sent to. */
export const BREACH_SERVICES: readonly string[] = ['api.pwnedpasswords.com'];

/** Where breached passwords are asked for, up to the prefix; empty to ask nobody. */
export const breachedPasswordsUrl = z.string().refine((text) => text === '' || isServiceUrl(text), {
  message: `must be empty or an https address without credentials and query at ${BREACH_SERVICES.join(' or ')}`,
});

function isServiceUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || !BREACH_SERVICES.includes(url.host)) return false;
  return `${url.username}${url.password}${url.search}${url.hash}` === '';
}

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
  BREACHED_PASSWORDS_URL: breachedPasswordsUrl,
});
