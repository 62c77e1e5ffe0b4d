import { describe, expect, it } from 'vitest';
import { isSessionLive, refreshTokenContext } from '../../../functions/session/domain/session-record.ts';
import { type AccountStanding, isUsable } from '../../../functions/session/domain/session-standing.ts';
import { aSession } from '../../builders/session-record.ts';

const DAY = 24 * 60 * 60_000;
const START = 1_800_000_000_000;
const NOW = START + DAY;
const session = aSession({
  startedAt: START,
  decidedAt: START,
  lastUsedAt: START,
  expiresAt: START + 90 * DAY,
});
const account: AccountStanding = { state: 'active', notBefore: 0, stepUpRequired: false };
const password = { ...session, assurance: { ...session.assurance, factors: ['pwd'] as const } };

describe('isSessionLive', () => {
  it.each([
    { name: 'just begun', record: session, now: START, isLive: true },
    { name: 'unused for almost 30 days', record: session, now: START + 30 * DAY - 1, isLive: true },
    { name: 'unused for 30 days', record: session, now: START + 30 * DAY, isLive: false },
    {
      name: 'used, almost 90 days old',
      record: { ...session, lastUsedAt: START + 89 * DAY },
      now: START + 90 * DAY - 1,
      isLive: true,
    },
    {
      name: 'used, 90 days old',
      record: { ...session, lastUsedAt: START + 89 * DAY },
      now: START + 90 * DAY,
      isLive: false,
    },
    { name: 'ended', record: { ...session, endedAt: START }, now: START, isLive: false },
  ])('$name: $isLive', ({ record, now, isLive }) => {
    expect(isSessionLive(record, now)).toBe(isLive);
  });
});

describe('isUsable', () => {
  it.each([
    { name: 'a live session of an active account', standing: { session, account }, may: true },
    { name: 'no session', standing: { session: undefined, account }, may: false },
    { name: 'no account', standing: { session, account: undefined }, may: false },
    { name: 'an ended session', standing: { session: { ...session, endedAt: START }, account }, may: false },
    { name: 'a contained account', state: 'contained', may: true },
    { name: 'a locked account', state: 'locked', may: false },
    { name: 'an account to be reset', state: 'reset-required', may: false },
    { name: 'an erased account', state: 'erased', may: false },
  ] as const)('$name: $may', ({ may, ...row }) => {
    const standing = 'state' in row ? { session, account: { ...account, state: row.state } } : row.standing;
    expect(isUsable(standing, NOW)).toBe(may);
  });

  it.each([
    { name: 'at the instant before which all is revoked', notBefore: START, may: true },
    { name: 'a moment before it', notBefore: START + 1, may: false },
  ])('decided $name: $may', ({ notBefore, may }) => {
    expect(isUsable({ session, account: { ...account, notBefore } }, NOW)).toBe(may);
  });

  it.each([
    { name: 'a password alone, which does', record: password, stepUpRequired: false, may: true },
    { name: 'a password alone, which does not', record: password, stepUpRequired: true, may: false },
    { name: 'a password and a code', record: session, stepUpRequired: true, may: true },
  ])('begun with $name', ({ record, stepUpRequired, may }) => {
    expect(isUsable({ session: record, account: { ...account, stepUpRequired } }, NOW)).toBe(may);
  });
});

describe('refreshTokenContext', () => {
  it('names the purpose, the account and the session, so a sealed token opens nowhere else', () => {
    const { accountId, sessionId } = session;
    expect(refreshTokenContext(session)).toEqual({ purpose: 'cognito-refresh-token', accountId, sessionId });
  });
});
