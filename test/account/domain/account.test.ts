import { describe, expect, it } from 'vitest';
import { isFresh, mayChangeFactors } from '../../../functions/account/domain/account.ts';
import {
  SIGN_UP_LIFE_MS,
  SIGN_UP_TRIES,
  signUpContext,
} from '../../../functions/account/domain/sign-up-record.ts';

const AT = 1_800_000_000_000;
const FIVE_MINUTES = 5 * 60_000;
const aal1 = { level: 'aal1', authenticatedAt: AT } as const;
const aal2 = { level: 'aal2', authenticatedAt: AT } as const;

describe('isFresh', () => {
  it.each([
    { name: 'a proof of this moment', now: AT, fresh: true },
    { name: 'one five minutes old', now: AT + FIVE_MINUTES, fresh: true },
    { name: 'an older one', now: AT + FIVE_MINUTES + 1, fresh: false },
  ])('$name: $fresh', ({ now, fresh }) => {
    expect(isFresh(aal1, now)).toBe(fresh);
  });
});

describe('mayChangeFactors', () => {
  it.each([
    { name: 'the first, after a password', factors: [], proof: aal1, now: AT, may: true },
    { name: 'the first, after a stronger proof', factors: [], proof: aal2, now: AT, may: true },
    {
      name: 'the first, after an old proof',
      factors: [],
      proof: aal1,
      now: AT + FIVE_MINUTES + 1,
      may: false,
    },
    { name: 'another, after a password', factors: ['totp'], proof: aal1, now: AT, may: false },
    { name: 'another, after the second factor', factors: ['totp'], proof: aal2, now: AT, may: true },
    {
      name: 'another, after an old proof of the second factor',
      factors: ['totp'],
      proof: aal2,
      now: AT + FIVE_MINUTES + 1,
      may: false,
    },
  ])('$name: $may [ASVS 7.5.1]', ({ factors, proof, now, may }) => {
    expect(mayChangeFactors({ factors }, proof, now)).toBe(may);
  });
});

describe('a sign-up', () => {
  it('gives five tries in ten minutes', () => {
    expect({ SIGN_UP_TRIES, SIGN_UP_LIFE_MS }).toEqual({
      SIGN_UP_TRIES: 5,
      SIGN_UP_LIFE_MS: 2 * FIVE_MINUTES,
    });
  });

  it('seals for itself', () => {
    const signUpId = 'sup_01K0000000000000000000000A';
    expect(signUpContext(signUpId)).toEqual({ purpose: 'sign-up', signUpId });
  });
});
