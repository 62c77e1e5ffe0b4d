import { describe, expect, it } from 'vitest';
import {
  honoursDevice,
  mayFinish,
  standingOf,
} from '../../../functions/challenge/domain/account-standing.ts';
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

describe('what is said of devices', () => {
  it.each([
    { name: 'nothing', item: head, devices: {} },
    {
      name: 'a device that is revoked',
      item: { ...head, revokedDevices: new Set(['d']) },
      devices: { revokedDevices: ['d'] },
    },
    { name: 'an instant', item: { ...head, devicesNotBefore: 7 }, devices: { devicesNotBefore: 7 } },
    {
      name: 'nonsense, which is nothing',
      item: { ...head, revokedDevices: 'd', devicesNotBefore: '7' },
      devices: {},
    },
  ])('is read: $name', ({ item, devices }) => {
    expect(standingOf(item)).toEqual({ ...head, ...devices });
  });

  it.each([
    { name: 'one of an account without a word on it', more: {}, honoured: true },
    { name: 'one issued as sessions ended', more: { notBefore: 1000 }, honoured: true },
    { name: 'one issued before sessions ended', more: { notBefore: 1001 }, honoured: false },
    { name: 'one issued as device tokens ended', more: { devicesNotBefore: 1000 }, honoured: true },
    { name: 'one issued before device tokens ended', more: { devicesNotBefore: 1001 }, honoured: false },
    { name: 'one that was revoked', more: { revokedDevices: new Set(['other', 'device']) }, honoured: false },
    { name: 'one beside one that was revoked', more: { revokedDevices: new Set(['other']) }, honoured: true },
  ])('decides whether a token is honoured: $name', ({ more, honoured }) => {
    const standing = standingOf({ ...head, ...more });
    expect(standing && honoursDevice(standing, { deviceId: 'device', issuedAt: 1000 })).toBe(honoured);
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
