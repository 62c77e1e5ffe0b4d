import { describe, expect, it } from 'vitest';
import { chooseFactor, hasSecondFactor } from '../../../functions/challenge/domain/factor-choice.ts';

describe('chooseFactor', () => {
  it.each([
    { enrolled: [], isRisky: false, first: 'email', alternatives: [] },
    { enrolled: [], isRisky: true, first: 'email', alternatives: [] },
    { enrolled: ['email'], isRisky: true, first: 'email', alternatives: [] },
    { enrolled: ['sms'], isRisky: false, first: 'sms', alternatives: [] },
    { enrolled: ['sms'], isRisky: true, first: 'sms', alternatives: [] },
    { enrolled: ['sms', 'totp', 'passkey'], isRisky: false, first: 'totp', alternatives: ['passkey', 'sms'] },
    { enrolled: ['sms', 'passkey'], isRisky: false, first: 'passkey', alternatives: ['sms'] },
    // At risk nothing weaker may be chosen instead.
    { enrolled: ['sms', 'totp', 'passkey'], isRisky: true, first: 'passkey', alternatives: [] },
    { enrolled: ['sms', 'totp'], isRisky: true, first: 'totp', alternatives: [] },
    { enrolled: ['email', 'passkey'], isRisky: true, first: 'passkey', alternatives: [] },
    // Recovery codes are for whoever lost the rest.
    {
      enrolled: ['passkey', 'sms', 'recovery-codes'],
      isRisky: true,
      first: 'passkey',
      alternatives: ['recovery-code'],
    },
    { enrolled: ['recovery-codes'], isRisky: true, first: 'email', alternatives: ['recovery-code'] },
    {
      enrolled: ['totp', 'sms', 'recovery-codes'],
      isRisky: false,
      first: 'totp',
      alternatives: ['sms', 'recovery-code'],
    },
  ])(
    '$enrolled, at risk: $isRisky -> $first, else $alternatives',
    ({ enrolled, isRisky, first, alternatives }) => {
      expect(chooseFactor(enrolled, isRisky)).toEqual({ first, alternatives });
    },
  );
});

describe('hasSecondFactor', () => {
  it.each([
    { enrolled: ['passkey'], has: true },
    { enrolled: ['totp'], has: true },
    { enrolled: ['sms'], has: true },
    { enrolled: ['email', 'recovery-codes'], has: false },
    { enrolled: [], has: false },
  ])('$enrolled: $has', ({ enrolled, has }) => {
    expect(hasSecondFactor(enrolled)).toBe(has);
  });
});
