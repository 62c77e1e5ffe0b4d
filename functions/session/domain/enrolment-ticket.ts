import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';

const LIFE_MS = 30_000;

/**
 * Lets the token made next keep the right to manage factors, for one user and half a minute: `v1.expiresAtMs.mac`.
 * Only our own functions can write one, and what it made possible is used here and never handed out.
 */
export async function enrolmentTicket(keys: PurposeKeys, username: string, at: number): Promise<string> {
  const expiresAt = String(at + LIFE_MS);
  return ['v1', expiresAt, await macOf(keys, username, expiresAt)].join('.');
}

export async function isEnrolmentTicket(
  keys: PurposeKeys,
  username: string,
  ticket: string | undefined,
  at: number,
): Promise<boolean> {
  const [version, expiresAt, mac, ...more] = ticket?.split('.') ?? [];
  if (version !== 'v1' || !expiresAt || !mac || more.length > 0 || !(Number(expiresAt) > at)) return false;
  return isSameHash(mac, await macOf(keys, username, expiresAt));
}

function macOf(keys: PurposeKeys, username: string, expiresAt: string): Promise<string> {
  return keyedHash(keys, 'sign-in-ticket', 'enrolment', username, expiresAt);
}
