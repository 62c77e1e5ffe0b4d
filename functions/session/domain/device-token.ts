import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';
import type { Subject } from '../../platform/table-keys.ts';

const VERSION = 'v1';

export const DEVICE_ID_BYTES = 16;

/** A device that has not come back for half a year is met as a new one. */
export const DEVICE_TOKEN_LIFE_MS = 180 * 24 * 60 * 60_000;

/** A signed name for one device of one person: `v1.deviceId.issuedAtMs.mac`. Worthless for anybody else's account. */
export async function issueDeviceToken(
  keys: PurposeKeys,
  { deviceId, subject, at }: { readonly deviceId: string; readonly subject: Subject; readonly at: number },
): Promise<string> {
  const mac = await keyedHash(keys, 'device-token', VERSION, subject, deviceId, String(at));
  return [VERSION, deviceId, at, mac].join('.');
}

/** What a genuine token names, and since when it does (epoch milliseconds). */
export type PresentedDevice = { readonly deviceId: string; readonly issuedAt: number };

/**
 * @returns the device it names, or undefined if the token is not one of ours, too old, or not for this person. Whether
 * the account still honours it is the account's to say.
 */
export async function verifyDeviceToken(
  keys: PurposeKeys,
  {
    token,
    subject,
    at,
  }: { readonly token: string | undefined; readonly subject: Subject; readonly at: number },
): Promise<PresentedDevice | undefined> {
  const match = /^v1\.([A-Za-z0-9_-]{22})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(token ?? '');
  const [, deviceId = '', issuedAt = '0', mac = ''] = match ?? [];
  const expected = await keyedHash(keys, 'device-token', VERSION, subject, deviceId, issuedAt);
  const isGenuine = match !== null && isSameHash(mac, expected);
  return isGenuine && at - Number(issuedAt) < DEVICE_TOKEN_LIFE_MS
    ? { deviceId, issuedAt: Number(issuedAt) }
    : undefined;
}
