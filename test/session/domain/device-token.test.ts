import { describe, expect, it } from 'vitest';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { issueDeviceToken, judgeDeviceToken } from '../../../functions/session/domain/device-token.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const subject = 'subject-a' as Subject;
const deviceId = Buffer.alloc(16, 7).toString('base64url');
const AT = 1_800_000_000_000;
const HALF_A_YEAR = 180 * 24 * 60 * 60_000;
const issued = await issueDeviceToken(keys, { deviceId, subject, at: AT });
const otherKeys = await issueDeviceToken(new MemoryPurposeKeys('other'), { deviceId, subject, at: AT });

describe('judgeDeviceToken', () => {
  it.each([
    { name: 'its own', token: issued, kind: 'own' },
    { name: 'its own, to the last moment of its life', token: issued, at: AT + HALF_A_YEAR - 1, kind: 'own' },
    {
      name: 'its own, too old: nothing against anybody [ASVS 9.2.1]',
      token: issued,
      at: AT + HALF_A_YEAR,
      kind: 'none',
    },
    { name: "somebody else's", token: issued, subject: 'subject-b' as Subject, kind: 'foreign' },
    { name: 'one made with other keys [ASVS 9.1.1]', token: otherKeys, kind: 'foreign' },
    { name: 'one dated later', token: issued.replace(String(AT), String(AT + 1)), kind: 'foreign' },
    { name: 'one with something before it', token: `x${issued}`, kind: 'foreign' },
    { name: 'one cut off', token: issued.slice(0, -1), kind: 'foreign' },
    { name: 'one lengthened', token: `${issued}A`, kind: 'foreign' },
    { name: 'one with a part more', token: `${issued}.x`, kind: 'foreign' },
    { name: 'any text', token: 'x', kind: 'foreign' },
    { name: 'nothing', token: undefined, kind: 'none' },
    { name: 'an empty text', token: '', kind: 'none' },
  ])('$name: $kind', async ({ token, kind, ...more }) => {
    const judged = await judgeDeviceToken(keys, { token, subject, at: AT, ...more });
    expect(judged).toEqual(kind === 'own' ? { kind, deviceId, issuedAt: AT } : { kind });
  });
});
