import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { issueDeviceToken, verifyDeviceToken } from '../../../functions/session/domain/device-token.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const subject = 'subject-a' as Subject;
const deviceId = Buffer.alloc(16, 7).toString('base64url');
const AT = 1_800_000_000_000;
const HALF_A_YEAR = 180 * 24 * 60 * 60_000;
const issued = await issueDeviceToken(keys, { deviceId, subject, at: AT });
const otherKeys = await issueDeviceToken(new MemoryPurposeKeys('other'), { deviceId, subject, at: AT });

describe('verifyDeviceToken', () => {
  it.each([
    { name: 'its own token', token: issued, known: true },
    { name: 'to the last moment of its life', token: issued, at: AT + HALF_A_YEAR - 1, known: true },
    { name: 'not after it [ASVS 9.2.1]', token: issued, at: AT + HALF_A_YEAR, known: false },
    { name: 'not for another person', token: issued, subject: 'subject-b' as Subject, known: false },
    { name: 'not made with other keys [ASVS 9.1.1]', token: otherKeys, known: false },
    { name: 'not dated later', token: issued.replace(String(AT), String(AT + 1)), known: false },
    { name: 'not with something before it', token: `x${issued}`, known: false },
    { name: 'not cut off', token: issued.slice(0, -1), known: false },
    { name: 'not lengthened', token: `${issued}A`, known: false },
    { name: 'not with a part more', token: `${issued}.x`, known: false },
    { name: 'not nothing', token: undefined, known: false },
    { name: 'not an empty text', token: '', known: false },
  ])('knows the device by $name', async ({ token, known, ...more }) => {
    const found = await verifyDeviceToken(keys, { token, subject, at: AT, ...more });
    expect(found).toEqual(known ? { deviceId, issuedAt: AT } : undefined);
  });
});
