import { describe, expect, it } from 'vitest';
import type { AccountId, SessionId } from '../../../functions/platform/ids.ts';
import {
  assuranceOf,
  isSessionLive,
  type ProvenFactor,
  refreshTokenContext,
  SESSION_LIFE,
} from '../../../functions/session/domain/session-record.ts';

const DAY = 86_400_000;

describe('the assurance level', () => {
  it.each([
    { factors: ['pwd'], level: 'aal1' },
    { factors: ['pwd', 'email'], level: 'aal1' },
    { factors: [], level: 'aal1' },
    { factors: ['pwd', 'otp'], level: 'aal2' },
    { factors: ['pwd', 'sms'], level: 'aal2' },
    { factors: ['pwd', 'recovery'], level: 'aal2' },
    { factors: ['passkey'], level: 'aal2' },
    { factors: ['pwd', 'email', 'otp'], level: 'aal2' },
  ] as { factors: ProvenFactor[]; level: string }[])('of $factors is $level', ({ factors, level }) => {
    expect(assuranceOf(factors, 7)).toEqual({ level, factors, authenticatedAt: 7 });
  });
});

describe('a session', () => {
  it('lives for ninety days at most, and for thirty unused [ASVS 7.3.1, 7.3.2]', () => {
    expect(SESSION_LIFE).toEqual({ absoluteMs: 90 * DAY, idleMs: 30 * DAY });
  });
  const session = { lastUsedAt: 0, expiresAt: 90 * DAY };
  it.each([
    { name: 'in use', session, now: 1, live: true },
    { name: 'at the last moment it may lie unused', session, now: 30 * DAY - 1, live: true },
    { name: 'unused for too long [ASVS 7.3.1]', session, now: 30 * DAY, live: false },
    {
      name: 'at its last moment',
      session: { ...session, lastUsedAt: 89 * DAY },
      now: 90 * DAY - 1,
      live: true,
    },
    {
      name: 'expired [ASVS 7.3.2]',
      session: { ...session, lastUsedAt: 89 * DAY },
      now: 90 * DAY,
      live: false,
    },
    { name: 'ended', session: { ...session, endedAt: 1 }, now: 1, live: false },
  ])('$name: live is $live', ({ session: one, now, live }) => {
    expect(isSessionLive(one, now)).toBe(live);
  });
  it('seals the pool’s token for itself alone', () => {
    expect(refreshTokenContext({ accountId: 'acc_1' as AccountId, sessionId: 'ses_1' as SessionId })).toEqual(
      {
        purpose: 'cognito-refresh-token',
        accountId: 'acc_1',
        sessionId: 'ses_1',
      },
    );
  });
});
