import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';

/** Long enough for one call to Cognito and back, retries included. */
export const TICKET_LIFE_MS = 30_000;

export const TICKET_NONCE_BYTES = 16;

/** `password-check` lets a password be looked at; `tokens` is our word that no password is needed. */
export type TicketUse = 'password-check' | 'tokens';

export type TicketFor = {
  readonly use: TicketUse;
  readonly username: string;
  /** Epoch milliseconds. */
  readonly at: number;
};

/** Names the one thing that the pool's triggers are to let pass: `v1.expiresAtMs.nonce.mac`. */
export async function issueTicket(
  keys: PurposeKeys,
  { use, username, nonce, at }: TicketFor & { readonly nonce: string },
): Promise<string> {
  const expiresAt = String(at + TICKET_LIFE_MS);
  return `v1.${expiresAt}.${nonce}.${await macOf(keys, use, username, expiresAt, nonce)}`;
}

/** @returns the nonce, which the caller must see used once, or undefined if the ticket admits nobody */
export async function readTicket(
  keys: PurposeKeys,
  ticket: string | undefined,
  { use, username, at }: TicketFor,
): Promise<{ readonly nonce: string; readonly expiresAt: number } | undefined> {
  const match = /^v1\.(\d{1,15})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(ticket ?? '');
  const [, expiresAt = '', nonce = '', mac = ''] = match ?? [];
  const expected = await macOf(keys, use, username, expiresAt, nonce);
  if (!match || !isSameHash(mac, expected) || Number(expiresAt) <= at) return undefined;
  return { nonce, expiresAt: Number(expiresAt) };
}

function macOf(keys: PurposeKeys, ...parts: readonly string[]): Promise<string> {
  return keyedHash(keys, 'sign-in-ticket', ...parts);
}
