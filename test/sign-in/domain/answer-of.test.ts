import { describe, expect, it } from 'vitest';
import type { Assessment, Decision } from '../../../functions/activity/domain/assessment.ts';
import type { AccountStanding } from '../../../functions/challenge/domain/account-standing.ts';
import { answerOf, enrolledFor, type PasswordOutcome } from '../../../functions/sign-in/domain/answer-of.ts';

const active: AccountStanding = {
  accountId: 'acc_01K0000000000000000000000A',
  state: 'active',
  notBefore: 0,
  stepUpRequired: false,
  factors: [],
};
const tokens = { accessToken: 'a', idToken: 'i', refreshToken: 'r' };
const right: PasswordOutcome = { kind: 'tokens', tokens };
const totp: PasswordOutcome = { kind: 'totp', cognitoSession: 's' };
const assessed = (decision: Decision, mode: Assessment['mode'] = 'enforce'): Assessment => ({
  decision,
  mode,
  score: 0,
  level: 'low',
  bits: 0,
  priorBits: 0,
  reasons: [],
  missing: [],
  policyVersion: 'p',
  modelVersion: 'm',
});

describe('answerOf', () => {
  it.each([
    { name: 'low risk', standing: active, password: right, decision: 'allow', answer: 'signed-in' },
    { name: 'some risk', standing: active, password: right, decision: 'challenge', answer: 'challenge' },
    { name: 'high risk', standing: active, password: right, decision: 'block', answer: 'refused' },
    {
      name: 'an authenticator, low risk',
      standing: active,
      password: totp,
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'an authenticator, some risk',
      standing: active,
      password: totp,
      decision: 'challenge',
      answer: 'challenge',
    },
    {
      name: 'an authenticator, high risk',
      standing: active,
      password: totp,
      decision: 'block',
      answer: 'refused',
    },
    {
      name: 'a wrong password',
      standing: active,
      password: { kind: 'wrong' },
      decision: 'allow',
      answer: 'refused',
    },
    {
      name: 'a password not looked at',
      standing: active,
      password: { kind: 'locked' },
      decision: 'allow',
      answer: 'refused',
    },
    {
      name: 'something Cognito wants first',
      standing: active,
      password: { kind: 'not-finishable', asks: 'x' },
      decision: 'allow',
      answer: 'refused',
    },
    { name: 'nobody', standing: undefined, password: right, decision: 'allow', answer: 'refused' },
    {
      name: 'a locked account',
      standing: { ...active, state: 'locked' },
      password: right,
      decision: 'allow',
      answer: 'refused',
    },
    {
      name: 'an erased account',
      standing: { ...active, state: 'erased' },
      password: totp,
      decision: 'allow',
      answer: 'refused',
    },
    {
      name: 'an account whose password must be reset',
      standing: { ...active, state: 'reset-required' },
      password: right,
      decision: 'allow',
      answer: 'refused',
    },
    {
      name: 'a contained account',
      standing: { ...active, state: 'contained' },
      password: right,
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'a contained account with an authenticator',
      standing: { ...active, state: 'contained' },
      password: totp,
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'an owed step-up',
      standing: { ...active, stepUpRequired: true },
      password: right,
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'an authenticator that Cognito forgot [ASVS 6.8.4]',
      standing: { ...active, factors: ['totp'] },
      password: right,
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'a passkey, on a new device',
      standing: { ...active, factors: ['passkey'] },
      password: right,
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'recovery codes alone, on a new device',
      standing: { ...active, factors: ['recovery-codes', 'email'] },
      password: right,
      decision: 'allow',
      answer: 'signed-in',
    },
  ] as const)('$name -> $answer', ({ standing, password, decision, answer }) => {
    expect(answerOf({ standing, password, assessment: assessed(decision), isDeviceKnown: false }).kind).toBe(
      answer,
    );
  });

  it.each([
    { name: 'what would be blocked', standing: active, decision: 'block', answer: 'signed-in' },
    { name: 'what would be challenged', standing: active, decision: 'challenge', answer: 'signed-in' },
    {
      name: 'but not what the account itself demands',
      standing: { ...active, stepUpRequired: true },
      decision: 'allow',
      answer: 'challenge',
    },
    {
      name: 'nor a locked account',
      standing: { ...active, state: 'locked' },
      decision: 'allow',
      answer: 'refused',
    },
  ] as const)('in audit mode lets pass $name', ({ standing, decision, answer }) => {
    expect(
      answerOf({ standing, password: right, assessment: assessed(decision, 'audit'), isDeviceKnown: false })
        .kind,
    ).toBe(answer);
  });

  it.each([
    { factors: ['passkey'], isDeviceKnown: true, answer: 'signed-in' },
    { factors: ['passkey'], isDeviceKnown: false, answer: 'challenge' },
    { factors: ['sms'], isDeviceKnown: true, answer: 'signed-in' },
    { factors: ['sms'], isDeviceKnown: false, answer: 'challenge' },
    { factors: ['totp'], isDeviceKnown: true, answer: 'challenge' },
  ] as const)('asks for $factors on a device that is known: $isDeviceKnown -> $answer', (row) => {
    const standing = { ...active, factors: row.factors };
    const judged = { standing, password: right, assessment: assessed('allow') };
    expect(answerOf({ ...judged, isDeviceKnown: row.isDeviceKnown }).kind).toBe(row.answer);
  });

  it.each([
    { decision: 'allow', isRisky: false },
    { decision: 'challenge', isRisky: true },
  ] as const)('tells whether it was risk that asked: $decision', ({ decision, isRisky }) => {
    const judged = { standing: active, password: totp, assessment: assessed(decision) };
    expect(answerOf({ ...judged, isDeviceKnown: true })).toEqual({
      kind: 'challenge',
      material: { cognitoSession: 's' },
      isRisky,
    });
  });
});

describe('enrolledFor', () => {
  it.each([
    { name: 'what the account says', factors: ['sms'], password: right, enrolled: ['sms'] },
    { name: 'the app that the pool demands', factors: ['sms'], password: totp, enrolled: ['sms', 'totp'] },
    { name: 'an app that both know of, once', factors: ['totp'], password: totp, enrolled: ['totp'] },
  ])('is $name', ({ factors, password, enrolled }) => {
    expect(enrolledFor({ ...active, factors }, password)).toEqual(enrolled);
  });
});

it('what a right password released waits for the proof, whether risk or the account asks for it', () => {
  const material = { tokens };
  const asked = { standing: active, password: right, isDeviceKnown: true };
  expect(answerOf({ ...asked, assessment: assessed('challenge') })).toEqual({
    kind: 'challenge',
    material,
    isRisky: true,
  });
  const owing = { ...active, stepUpRequired: true };
  expect(answerOf({ ...asked, standing: owing, assessment: assessed('allow') })).toEqual({
    kind: 'challenge',
    material,
    isRisky: false,
  });
});
