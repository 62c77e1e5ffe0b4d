import { describe, expect, it } from 'vitest';
import { mayFinish, standingOf } from '../../../functions/challenge/domain/account-standing.ts';
import { maskedAddress } from '../../../functions/challenge/domain/masked-address.ts';

const head = { accountId: 'acc_1', state: 'active', notBefore: 0, stepUpRequired: false, factors: ['totp'] };

describe('standingOf', () => {
  it.each([
    { name: 'a whole head', item: head, expected: head },
    { name: 'no item', item: undefined, expected: undefined },
    { name: 'an item of another kind', item: { pk: 'x' }, expected: undefined },
    {
      name: 'an unknown state as locked',
      item: { ...head, state: 'odd' },
      expected: { ...head, state: 'locked' },
    },
    {
      name: 'a missing state as locked',
      item: { accountId: 'acc_1' },
      expected: { ...head, state: 'locked', factors: [] },
    },
  ])('reads $name', ({ item, expected }) => {
    expect(standingOf(item)).toEqual(expected);
  });

  it.each(['active', 'locked', 'contained', 'reset-required', 'erased'])('believes the state %s', (state) => {
    expect(standingOf({ ...head, state })).toEqual({ ...head, state });
  });

  it.each([
    { name: 'is owed', stepUpRequired: true, owed: true },
    { name: 'is not owed', stepUpRequired: false, owed: false },
    { name: 'is not owed for another word', stepUpRequired: 'yes', owed: false },
  ])('says that a step-up $name', ({ stepUpRequired, owed }) => {
    expect(standingOf({ ...head, stepUpRequired })?.stepUpRequired).toBe(owed);
  });
});

describe('mayFinish', () => {
  it.each([
    { name: 'an active account', standing: head, may: true },
    { name: 'a contained one', standing: { ...head, state: 'contained' }, may: true },
    { name: 'nothing revoked after the start', standing: { ...head, notBefore: 1000 }, may: true },
    { name: 'all revoked after the start', standing: { ...head, notBefore: 1001 }, may: false },
    { name: 'a locked account', standing: { ...head, state: 'locked' }, may: false },
    { name: 'one to be reset', standing: { ...head, state: 'reset-required' }, may: false },
    { name: 'an erased one', standing: { ...head, state: 'erased' }, may: false },
    { name: 'no account', standing: undefined, may: false },
  ])('$name: $may', ({ standing, may }) => {
    expect(mayFinish(standingOf(standing), 1000)).toBe(may);
  });
});

describe('maskedAddress', () => {
  it.each([
    { email: 'jane@example.com', masked: 'j***@e***' },
    { email: '"a@b"@example.com', masked: '"***@e***' },
    { email: '😀x@y.z', masked: '😀***@y***' },
    { email: 'no address', masked: 'n***' },
    { email: '', masked: '***' },
  ])('$email -> $masked', ({ email, masked }) => {
    expect(maskedAddress(email)).toBe(masked);
  });
});
