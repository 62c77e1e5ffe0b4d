import { describe, expect, it } from 'vitest';
import {
  type AuthenticatorApp,
  countFor,
  type EnrolledFactor,
  factorContext,
  forgottenBy,
  isAppUsable,
  isNewNumber,
  ofKind,
  type Phone,
  phoneToAsk,
} from '../../../functions/challenge/domain/enrolled-factor.ts';
import { chooseFactor } from '../../../functions/challenge/domain/factor-choice.ts';

const DAY = 24 * 3_600_000;
const AT = 1_800_000_000_000;
const app = (failures?: number, knownFailures?: number) => ({ failures, knownFailures }) as AuthenticatorApp;
const phone = (age: number) => ({ kind: 'sms', createdAt: AT - age }) as Phone;

describe('an app after wrong codes', () => {
  it.each([
    { name: 'none', one: app(), known: true, unknown: true },
    { name: '99 of strangers', one: app(99), known: true, unknown: true },
    { name: '100 of strangers', one: app(100), known: true, unknown: false },
    { name: '99 of known devices', one: app(0, 99), known: true, unknown: true },
    { name: '100 of known devices', one: app(0, 100), known: false, unknown: false },
  ])('$name', ({ one, known, unknown }) => {
    expect([isAppUsable(one, true), isAppUsable(one, false)]).toEqual([known, unknown]);
  });

  it.each([
    {
      name: 'on a known device forgets both',
      one: app(5, 5),
      isKnown: true,
      forgotten: ['failures', 'knownFailures'],
    },
    {
      name: 'on a known device leaves strangers out',
      one: app(100, 5),
      isKnown: true,
      forgotten: ['knownFailures'],
    },
    { name: 'on another forgets its own', one: app(5, 5), isKnown: false, forgotten: ['failures'] },
    { name: 'after none forgets nothing', one: app(0, 0), isKnown: true, forgotten: [] },
  ])('a right code $name', ({ one, isKnown, forgotten }) => {
    expect(forgottenBy(one, isKnown)).toEqual(forgotten);
  });
});

describe('the phone that is asked', () => {
  it('is relied on from its second day on', () => {
    expect(isNewNumber(phone(DAY - 1), AT)).toBe(true);
    expect(isNewNumber(phone(DAY), AT)).toBe(false);
  });

  it.each([
    { name: 'the newest that is relied on', ages: [DAY, 1, 3 * DAY, 2 * DAY], asked: DAY },
    { name: 'the newest if none is', ages: [5, 1, 9], asked: 1 },
    { name: 'none where none is', ages: [], asked: undefined },
  ])('is $name', ({ ages, asked }) => {
    expect(phoneToAsk(ages.map(phone), AT)).toEqual(asked === undefined ? undefined : phone(asked));
  });

  it.each([
    { enrolled: ['sms', 'totp'], isNew: true, first: 'totp', alternatives: [] },
    { enrolled: ['sms', 'totp'], isNew: false, first: 'totp', alternatives: ['sms'] },
    { enrolled: ['sms'], isNew: true, first: 'sms', alternatives: [] },
    { enrolled: ['sms', 'passkey'], isNew: true, first: 'passkey', alternatives: [] },
  ] as const)('among $enrolled, new: $isNew, is $first', ({ enrolled, isNew, first, alternatives }) => {
    expect(chooseFactor(enrolled, false, isNew)).toEqual({ first, alternatives });
  });
});

describe('enrolled factors', () => {
  const factors = [
    { kind: 'totp', name: 'App' },
    { kind: 'sms', name: 'Phone' },
    { kind: 'totp', name: 'Tablet' },
  ] as EnrolledFactor[];

  it.each([
    { kind: 'totp', names: ['App', 'Tablet'] },
    { kind: 'sms', names: ['Phone'] },
    { kind: 'passkey', names: [] },
  ] as const)('of the kind $kind are $names', ({ kind, names }) => {
    expect(ofKind(factors, kind).map(({ name }) => name)).toEqual(names);
  });

  it('count wrong codes of known devices apart', () => {
    expect([countFor(true), countFor(false)]).toEqual(['knownFailures', 'failures']);
  });

  it('are sealed each for itself', () => {
    const context = factorContext('acc_1' as never, 'fac_1' as never);
    expect(context).toEqual({ what: 'factor', accountId: 'acc_1', factorId: 'fac_1' });
  });
});
