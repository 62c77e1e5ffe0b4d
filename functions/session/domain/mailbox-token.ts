import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';
import type { Subject } from '../../platform/table-keys.ts';

/** Long enough to type the new password in. */
const LIFE_MS = 3_600_000;

export const MAILBOX_NONCE_BYTES = 16;

type Proof = { readonly subject: Subject; readonly nonce: string; readonly at: number };

/**
 * Says that whoever holds it has just read the account's mail: `m1.nonce.issuedAtMs.mac`. It is presented where a device
 * token is, and opens a lane for passwords that strangers' guesses do not fill. It makes no device known: whoever reads
 * somebody's mail is asked for the second factor all the same.
 */
export async function issueMailboxToken(keys: PurposeKeys, { subject, nonce, at }: Proof): Promise<string> {
  return ['m1', nonce, at, await macOf(keys, subject, nonce, String(at))].join('.');
}

/** Whether a text claims to be such a token, genuine or not. */
export function isMailboxToken(token: string | undefined): boolean {
  return token?.startsWith('m1.') ?? false;
}

/** @returns the token's nonce, or undefined if it is not one of ours, too old, or not for this person */
export async function verifyMailboxToken(
  keys: PurposeKeys,
  {
    token,
    subject,
    at,
  }: { readonly token: string | undefined; readonly subject: Subject; readonly at: number },
): Promise<string | undefined> {
  const match = /^m1\.([A-Za-z0-9_-]{22})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(token ?? '');
  const [, nonce = '', issuedAt = '0', mac = ''] = match ?? [];
  const isGenuine = isSameHash(mac, await macOf(keys, subject, nonce, issuedAt)) && match !== null;
  return isGenuine && at - Number(issuedAt) < LIFE_MS ? nonce : undefined;
}

function macOf(keys: PurposeKeys, subject: Subject, nonce: string, issuedAt: string): Promise<string> {
  return keyedHash(keys, 'device-token', 'mailbox', subject, nonce, issuedAt);
}
