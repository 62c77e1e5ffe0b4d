import { describe, expect, it } from 'vitest';
import type { AccountStanding } from '../../../functions/challenge/domain/account-standing.ts';
import { isId } from '../../../functions/platform/ids.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { checkedAs, decoyAccountId } from '../../../functions/sign-in/domain/decoy-account.ts';

const subject = 'subject-a' as Subject;
const standing: AccountStanding = {
  accountId: 'acc_01K0000000000000000000000A',
  state: 'active',
  notBefore: 0,
  stepUpRequired: false,
  factors: [],
};

describe('the name that a password is checked under', () => {
  it.each(['active', 'locked', 'contained', 'reset-required'] as const)(
    'is an account’s own: %s',
    (state) => {
      expect(checkedAs({ ...standing, state }, subject)).toBe(standing.accountId);
    },
  );

  it.each([
    { name: 'for an address that its account left', whose: { ...standing, state: 'erased' as const } },
    { name: 'for an address that nobody has', whose: undefined },
  ])('is a decoy’s $name, always the same, and looks like any', ({ whose }) => {
    const name = checkedAs(whose, subject);
    expect(name).toBe(decoyAccountId(subject));
    expect(name).not.toBe(standing.accountId);
    expect(isId('acc', name)).toBe(true);
    expect(checkedAs(whose, 'subject-b' as Subject)).not.toBe(name);
  });
});
