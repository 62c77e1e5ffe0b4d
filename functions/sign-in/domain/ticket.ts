import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';

/** Long enough for one call to Cognito and back, retries included. */
export const TICKET_LIFE_MS = 30_000;

export const TICKET_NONCE_BYTES = 16;

/** Names the one password check that the pool's trigger is to let pass: `v1.expiresAtMs.nonce.mac`. */
export async function issueTicket(
  keys: PurposeKeys,
  { username, nonce, at }: { readonly username: string; readonly nonce: string; readonly at: number },
): Promise<string> {
  const expiresAt = String(at + TICKET_LIFE_MS);
  return `v1.${expiresAt}.${nonce}.${await keyedHash(keys, 'sign-in-ticket', username, expiresAt, nonce)}`;
}

/** @returns the nonce, which the caller must see used once, or undefined if the ticket admits nobody */
export async function readTicket(
  keys: PurposeKeys,
  ticket: string | undefined,
  { username, at }: { readonly username: string; readonly at: number },
): Promise<{ readonly nonce: string; readonly expiresAt: number } | undefined> {
  const match = /^v1\.(\d{1,15})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(ticket ?? '');
  const [, expiresAt = '', nonce = '', mac = ''] = match ?? [];
  const expected = await keyedHash(keys, 'sign-in-ticket', username, expiresAt, nonce);
  if (!match || !isSameHash(mac, expected) || Number(expiresAt) <= at) return undefined;
  return { nonce, expiresAt: Number(expiresAt) };
}
