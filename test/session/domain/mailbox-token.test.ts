import { describe, expect, it } from 'vitest';
import { keyedHash } from '../../../functions/platform/purpose-keys.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { issueDeviceToken } from '../../../functions/session/domain/device-token.ts';
import {
  isMailboxToken,
  issueMailboxToken,
  MAILBOX_NONCE_BYTES,
  verifyMailboxToken,
} from '../../../functions/session/domain/mailbox-token.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const subject = 'subject-a' as Subject;
const nonce = Buffer.alloc(MAILBOX_NONCE_BYTES, 7).toString('base64url');
const AT = 1_800_000_000_000;
const HOUR = 3_600_000;
const issued = await issueMailboxToken(keys, { subject, nonce, at: AT });
const ofOtherKeys = await issueMailboxToken(new MemoryPurposeKeys('other'), { subject, nonce, at: AT });
const ofADevice = await issueDeviceToken(keys, { deviceId: nonce, subject, at: AT });

describe('verifyMailboxToken', () => {
  it.each([
    { name: 'its own token', token: issued, proves: true },
    { name: 'to the last moment of its hour', token: issued, at: AT + HOUR - 1, proves: true },
    { name: 'not after it', token: issued, at: AT + HOUR, proves: false },
    { name: 'not for another person', token: issued, subject: 'subject-b' as Subject, proves: false },
    { name: 'not made with other keys', token: ofOtherKeys, proves: false },
    { name: 'not a device’s token', token: ofADevice, proves: false },
    { name: 'not dated later', token: issued.replace(String(AT), String(AT + 1)), proves: false },
    { name: 'not with another nonce', token: issued.replace(nonce, `C${nonce.slice(1)}`), proves: false },
    { name: 'not with something before it', token: `x${issued}`, proves: false },
    { name: 'not cut off', token: issued.slice(0, -1), proves: false },
    { name: 'not lengthened', token: `${issued}A`, proves: false },
    { name: 'not with a part more', token: `${issued}.x`, proves: false },
    { name: 'not nothing', token: undefined, proves: false },
    { name: 'not an empty text', token: '', proves: false },
  ])('takes for proof $name', async ({ token, proves, ...more }) => {
    expect(await verifyMailboxToken(keys, { token, subject, at: AT, ...more })).toBe(
      proves ? nonce : undefined,
    );
  });
});

describe('isMailboxToken', () => {
  it.each([
    { name: 'a genuine one', token: issued, claims: true },
    { name: 'one that was tampered with', token: issued.slice(0, -1), claims: true },
    { name: 'a device’s', token: ofADevice, claims: false },
    { name: 'one with something before it', token: `x${issued}`, claims: false },
    { name: 'one that ends as they begin', token: 'xm1.', claims: false },
    { name: 'an empty text', token: '', claims: false },
    { name: 'nothing', token: undefined, claims: false },
  ])('of $name: $claims', ({ token, claims }) => {
    expect(isMailboxToken(token)).toBe(claims);
  });
});

it('a mailbox token’s proof is made for mailboxes under the key of device tokens', async () => {
  const mac = (use: 'device-token' | 'refresh-token', what: string) =>
    keyedHash(keys, use, what, subject, nonce, String(AT));
  const verified = async (proof: Promise<string>) =>
    verifyMailboxToken(keys, { token: `m1.${nonce}.${AT}.${await proof}`, subject, at: AT });
  expect(await verified(mac('device-token', 'mailbox'))).toBe(nonce);
  expect(await verified(mac('device-token', ''))).toBeUndefined();
  expect(await verified(mac('refresh-token', 'mailbox'))).toBeUndefined();
});
