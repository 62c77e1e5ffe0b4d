import { describe, expect, it } from 'vitest';
import { owesProof } from '../../../functions/session/domain/owed-proof.ts';
import type { Assurance, ProvenFactor } from '../../../functions/session/domain/session-record.ts';
import { home } from '../../builders/risk-facts.ts';

const AT = 1_800_000_000_000;
const DAY = 24 * 3_600_000;
const proved = (factors: readonly ProvenFactor[], age = DAY - 1) => ({
  client: home,
  assurance: { level: 'aal1', factors, authenticatedAt: AT - age } satisfies Assurance,
});
const enforced = (decision: 'allow' | 'challenge' | 'block') => ({ decision, mode: 'enforce' }) as const;
const audited = (decision: 'allow' | 'challenge' | 'block') => ({ decision, mode: 'audit' }) as const;

describe('a session that was used', () => {
  it.each([
    { name: 'allowed', assessed: enforced('allow'), owes: false },
    { name: 'challenged', assessed: enforced('challenge'), owes: true },
    { name: 'blocked', assessed: enforced('block'), owes: true },
    { name: 'challenged, which is only watched', assessed: audited('challenge'), owes: false },
    { name: 'blocked, which is only watched', assessed: audited('block'), owes: false },
  ])('and $name owes a proof: $owes', ({ assessed, owes }) => {
    expect(owesProof(proved(['pwd']), assessed, home, AT)).toBe(owes);
  });

  it.each([
    { name: 'a second proof of the last day, here', session: proved(['pwd', 'email']), owes: false },
    { name: 'a second proof alone', session: proved(['passkey']), owes: false },
    { name: 'a second proof a day old', session: proved(['pwd', 'email'], DAY), owes: true },
    { name: 'a password alone', session: proved(['pwd']), owes: true },
    { name: 'nothing', session: proved([]), owes: true },
    { name: 'a second proof elsewhere', session: proved(['pwd', 'email']), ip: '203.0.113.9', owes: true },
  ])('and challenged after $name owes another: $owes', ({ session, ip = home.ip, owes }) => {
    expect(owesProof(session, enforced('challenge'), { ...home, ip }, AT)).toBe(owes);
  });
});
