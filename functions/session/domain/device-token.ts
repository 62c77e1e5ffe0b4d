import { isSameHash, keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';
import type { Subject } from '../../platform/table-keys.ts';

const VERSION = 'v1';

/** A signed name for one device of one person: `v1.deviceId.issuedAtMs.mac`. Worthless for anybody else's account. */
export async function issueDeviceToken(
  keys: PurposeKeys,
  { deviceId, subject, at }: { readonly deviceId: string; readonly subject: Subject; readonly at: number },
): Promise<string> {
  const mac = await keyedHash(keys, 'device-token', VERSION, subject, deviceId, String(at));
  return [VERSION, deviceId, at, mac].join('.');
}

/** @returns the device's id, or undefined if the token is not one of ours, or not for this person */
export async function verifyDeviceToken(
  keys: PurposeKeys,
  { token, subject }: { readonly token: string | undefined; readonly subject: Subject },
): Promise<string | undefined> {
  const [version, deviceId, issuedAt, mac, ...more] = token?.split('.') ?? [];
  if (version !== VERSION || !deviceId || !issuedAt || !mac || more.length > 0) return undefined;
  const expected = await keyedHash(keys, 'device-token', VERSION, subject, deviceId, issuedAt);
  return isSameHash(mac, expected) ? deviceId : undefined;
}
