import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a keyed hash is for. A hash made for one purpose means nothing for another. */
export type KeyPurpose =
  | 'blind-index'
  | 'one-time-code'
  | 'refresh-token'
  | 'device-token'
  | 'sign-in-ticket'
  | 'link-token'
  | 'password-fingerprint'
  | 'cursor';

/** Hands out one 32-byte HMAC key per purpose, the same for every function and every day. */
export interface PurposeKeys {
  /** @throws UnavailableError if the key cannot be had */
  keyFor(purpose: KeyPurpose): Promise<Buffer>;
}

/** HMAC-SHA-256 under the purpose's key, base64url; parts are length-prefixed, so no two lists hash alike. */
export async function keyedHash(
  keys: PurposeKeys,
  purpose: KeyPurpose,
  ...parts: readonly string[]
): Promise<string> {
  const mac = createHmac('sha256', await keys.keyFor(purpose));
  for (const part of parts) mac.update(`${Buffer.byteLength(part)}:`).update(part);
  return mac.digest('base64url');
}

/** Compares two hashes in constant time. */
export function isSameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
