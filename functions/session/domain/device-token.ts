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

/** What a genuine token names, and since when it does (epoch milliseconds). Whether the account still honours it is the account's to say. */
export type PresentedDevice = { readonly deviceId: string; readonly issuedAt: number };

/** Whose a presented token is. One of ours that is too old is as good as none: it proves nothing, and nothing against anybody. */
export type PresentedToken =
  | ({ readonly kind: 'own' } & PresentedDevice)
  /** Not one of ours, or made for somebody else. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'none' };

type Presented = { readonly token: string | undefined; readonly subject: Subject; readonly at: number };

/** Tells whose a token is, at the same cost whatever was presented. */
export async function judgeDeviceToken(
  keys: PurposeKeys,
  { token, subject, at }: Presented,
): Promise<PresentedToken> {
  const match = /^v1\.([A-Za-z0-9_-]{22})\.(\d{1,15})\.([A-Za-z0-9_-]{43})$/.exec(token ?? '');
  const [, deviceId = '', issuedAt = '0', mac = ''] = match ?? [];
  const expected = await keyedHash(keys, 'device-token', VERSION, subject, deviceId, issuedAt);
  if (!token) return { kind: 'none' };
  if (!isSameHash(mac, expected) || match === null) return { kind: 'foreign' };
  const isYoung = at - Number(issuedAt) < DEVICE_TOKEN_LIFE_MS;
  return isYoung ? { kind: 'own', deviceId, issuedAt: Number(issuedAt) } : { kind: 'none' };
}
