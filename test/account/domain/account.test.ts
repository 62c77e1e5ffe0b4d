import { describe, expect, it } from 'vitest';
import { isFresh, isProvenFor } from '../../../functions/account/domain/account.ts';
import {
  SIGN_UP_LIFE_MS,
  SIGN_UP_TRIES,
  signUpContext,
} from '../../../functions/account/domain/sign-up-record.ts';
import { STEP_UP_PURPOSES } from '../../../functions/session/domain/step-up-purpose.ts';

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

describe('isProvenFor', () => {
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
    expect(isProvenFor('change-factors', { factors }, proof, now)).toBe(may);
  });

  const pairs = STEP_UP_PURPOSES.flatMap((given) => STEP_UP_PURPOSES.map((wanted) => ({ given, wanted })));
  it.each(pairs)('a step-up for $given, where $wanted is wanted: only if it is the same', (row) => {
    const proof = { ...aal2, purpose: row.given };
    expect(isProvenFor(row.wanted, { factors: ['totp'] }, proof, AT)).toBe(row.given === row.wanted);
  });

  it.each(STEP_UP_PURPOSES)('a sign-in is good for %s', (wanted) => {
    expect(isProvenFor(wanted, { factors: ['totp'] }, aal2, AT)).toBe(true);
  });

  it.each([
    { name: 'in time', proof: aal2, now: AT + FIVE_MINUTES, may: true },
    { name: 'too old', proof: aal2, now: AT + FIVE_MINUTES + 1, may: false },
    { name: 'too weak', proof: aal1, now: AT, may: false },
  ])('the right purpose does not make up for the rest: $name', ({ proof, now, may }) => {
    const meant = { ...proof, purpose: 'delete-account' } as const;
    expect(isProvenFor('delete-account', { factors: ['totp'] }, meant, now)).toBe(may);
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
