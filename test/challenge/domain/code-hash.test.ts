import { describe, expect, it } from 'vitest';
import { codeHashOf, recoveryCodeHash } from '../../../functions/challenge/domain/code-hash.ts';
import type { AccountId, ChallengeId } from '../../../functions/platform/ids.ts';
import { keyedHash } from '../../../functions/platform/purpose-keys.ts';
import { MemoryPurposeKeys } from '../../fakes/memory-purpose-keys.ts';

const keys = new MemoryPurposeKeys();
const challengeId = 'chl_1' as ChallengeId;
const accountId = 'acc_1' as AccountId;

describe('what is stored of a code', () => {
  it.each([
    { name: 'the same code of the same challenge', same: true },
    { name: 'another code', code: '123457', same: false },
    { name: 'another challenge', challengeId: 'chl_2' as ChallengeId, same: false },
    { name: 'another account', accountId: 'acc_2' as AccountId, same: false },
  ])('$name: $same', async ({ same, code = '123456', ...other }) => {
    const stored = await codeHashOf(keys, { challengeId, accountId }, '123456');
    expect((await codeHashOf(keys, { challengeId, accountId, ...other }, code)) === stored).toBe(same);
  });
  it('does not show the code', async () => {
    expect(await codeHashOf(keys, { challengeId, accountId }, '123456')).not.toContain('123456');
  });
});

describe('what is stored of a recovery code', () => {
  it.each([
    { name: 'as printed', typed: 'ABCD-0123-1Q', same: true },
    { name: 'in lower case', typed: 'abcd-0123-1q', same: true },
    { name: 'without hyphens', typed: 'ABCD01231Q', same: true },
    { name: 'with spaces, also several', typed: ' ABCD 0123  1Q ', same: true },
    { name: 'with every O for a zero', typed: 'ABCD-O123-1Q', same: true },
    { name: 'with I for one', typed: 'ABCD-0I23-IQ', same: true },
    { name: 'with L for one', typed: 'ABCD-0l23-LQ', same: true },
    { name: 'with one character wrong', typed: 'ABCD-0123-1R', same: false },
    { name: 'cut off', typed: 'ABCD-0123-1', same: false },
  ])('is the same $name: $same', async ({ typed, same }) => {
    const stored = await recoveryCodeHash(keys, accountId, 'ABCD-0123-1Q');
    expect((await recoveryCodeHash(keys, accountId, typed)) === stored).toBe(same);
  });
  it('fits no other account, and no one-time code', async () => {
    const stored = await recoveryCodeHash(keys, accountId, '123456');
    expect(await recoveryCodeHash(keys, 'acc_2' as AccountId, '123456')).not.toBe(stored);
    expect(
      await codeHashOf(keys, { challengeId: 'recovery-code' as ChallengeId, accountId }, '123457'),
    ).not.toBe(stored);
  });
});

describe('the key of what is stored of codes', () => {
  it('is that of one-time codes, and of no other purpose', async () => {
    const stored = await codeHashOf(keys, { challengeId, accountId }, '123456');
    expect(stored).toBe(await keyedHash(keys, 'one-time-code', challengeId, accountId, '123456'));
    expect(stored).not.toBe(await keyedHash(keys, 'refresh-token', challengeId, accountId, '123456'));
    const recovery = await recoveryCodeHash(keys, accountId, 'ABCD-0123');
    expect(recovery).toBe(await keyedHash(keys, 'one-time-code', 'recovery-code', accountId, 'ABCD0123'));
  });
});
