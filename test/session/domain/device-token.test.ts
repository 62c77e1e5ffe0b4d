import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import {
  DEVICE_TOKEN_LIFE_MS,
  issueDeviceToken,
  verifyDeviceToken,
} from '../../../functions/session/domain/device-token.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const subject = 'subject-a' as Subject;
const deviceId = Buffer.alloc(16, 7).toString('base64url');
const AT = 1_800_000_000_000;
const issued = await issueDeviceToken(keys, { deviceId, subject, at: AT });
const otherKeys = await issueDeviceToken(new MemoryPurposeKeys('other'), { deviceId, subject, at: AT });

describe('verifyDeviceToken', () => {
  it.each([
    { name: 'its own token', token: issued, known: true },
    { name: 'to the last moment of its life', token: issued, at: AT + DEVICE_TOKEN_LIFE_MS - 1, known: true },
    { name: 'not after it', token: issued, at: AT + DEVICE_TOKEN_LIFE_MS, known: false },
    { name: 'not for another person', token: issued, subject: 'subject-b' as Subject, known: false },
    { name: 'not made with other keys', token: otherKeys, known: false },
    { name: 'not dated later', token: issued.replace(String(AT), String(AT + 1)), known: false },
    { name: 'not cut off', token: issued.slice(0, -1), known: false },
    { name: 'not lengthened', token: `${issued}A`, known: false },
    { name: 'not with a part more', token: `${issued}.x`, known: false },
    { name: 'not nothing', token: undefined, known: false },
    { name: 'not an empty text', token: '', known: false },
  ])('knows the device by $name', async ({ token, known, ...more }) => {
    const found = await verifyDeviceToken(keys, { token, subject, at: AT, ...more });
    expect(found).toBe(known ? deviceId : undefined);
  });
});
