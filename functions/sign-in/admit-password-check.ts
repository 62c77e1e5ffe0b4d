import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { readTicket } from '../session/domain/ticket.ts';

export type AdmitPasswordCheck = (
  username: string,
  ticket: string | undefined,
) => Promise<{ readonly kind: 'admitted' } | { readonly kind: 'refused'; readonly why: string }>;

/** Lets a password check pass that we asked for ourselves, once. Whoever reaches the pool past us has no ticket. */
export function createAdmitPasswordCheck({
  keys,
  used,
  now,
}: {
  readonly keys: PurposeKeys;
  readonly used: UsedOnce;
  readonly now: () => number;
}): AdmitPasswordCheck {
  return async (username, ticket) => {
    const at = now();
    const read = await readTicket(keys, ticket, { use: 'password-check', username, at });
    if (!read) return { kind: 'refused', why: 'The ticket is not valid.' };
    const isFirst = await used.use(`ticket#${read.nonce}`, read.expiresAt, at);
    return isFirst ? { kind: 'admitted' } : { kind: 'refused', why: 'The ticket was used before.' };
  };
}
