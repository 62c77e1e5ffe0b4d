import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../functions/platform/ids.ts';
import {
  cleared,
  held,
  isPasswordLeaked,
  REMEDIATIONS,
  RISK_SOURCES,
  USER_RISK_POLICY,
  type UserRisk,
  userRiskBits,
} from '../../../functions/risk/domain/user-risk.ts';
import { decodeUserRisk, encodeUserRisk } from '../../../functions/risk/domain/user-risk-codec.ts';
import { userRiskLessonOf } from '../../../functions/risk/domain/user-risk-lesson.ts';
import { userRiskLevel } from '../../../functions/risk/domain/user-risk-level.ts';
import { accountId, challengeAnswered, signInDecided, verdictGiven } from '../../builders/risk-events.ts';
import { assessmentOf, DAY, home, NOON, regular } from '../../builders/risk-facts.ts';

const withRisk = (userRisk: UserRisk | undefined) => ({ ...regular, ...(userRisk ? { userRisk } : {}) });
/** An event has one id, one source and one instant. */
const note = fc
  .record({
    source: fc.constantFrom(...RISK_SOURCES),
    at: fc.integer({ min: 1, max: 300 }).map((days) => NOON + days * DAY),
  })
  .map(({ source, at }) => ({ eventId: `evt_${source}_${at}`, source, at }));
const clearing = fc.record({
  remediation: fc.constantFrom(...REMEDIATIONS),
  at: fc.integer({ min: 1, max: 300 }).map((days) => NOON + days * DAY + 1),
});
type Step =
  | { eventId: string; source: (typeof RISK_SOURCES)[number]; at: number }
  | { remediation: (typeof REMEDIATIONS)[number]; at: number };
const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(note, clearing), { maxLength: 25 });
const riskOf = (all: readonly Step[], from?: UserRisk) =>
  all.reduce<UserRisk | undefined>(
    (risk, step) => ('source' in step ? held(risk, step) : cleared(risk, step)),
    from,
  );
const END = NOON + 400 * DAY;

describe('user risk', () => {
  it('never falls by one more event that is held against the account', () => {
    fc.assert(
      fc.property(steps, note, (all, more) => {
        const before = riskOf(all);
        expect(userRiskBits(held(before, more), END)).toBeGreaterThanOrEqual(userRiskBits(before, END));
      }),
    );
  });
  it('never rises by time, and ends low', () => {
    fc.assert(
      fc.property(steps, fc.nat(200), (all, days) => {
        const risk = riskOf(all);
        expect(userRiskBits(risk, END + days * DAY)).toBeLessThanOrEqual(userRiskBits(risk, END));
        expect(userRiskLevel(risk && withRisk(risk), undefined, END + 3_000 * DAY)).toBe('low');
      }),
    );
  });
  it('is cleared by a remediation of what came before it, and of nothing after', () => {
    fc.assert(
      fc.property(fc.array(note, { maxLength: 20 }), clearing, (all, remedy) => {
        const risk = riskOf([...all, remedy]);
        for (const { source, at } of risk?.notes ?? [])
          if (USER_RISK_POLICY.sources[source].clearedBy.includes(remedy.remediation))
            expect(at).toBeGreaterThan(remedy.at);
        const later = all.filter(({ at }) => at > remedy.at);
        expect(userRiskBits(risk, END)).toBeGreaterThanOrEqual(userRiskBits(riskOf(later), END) - 1e-9);
      }),
    );
  });
  it('takes a batch once that is delivered again, and is read back as it was written', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const once = riskOf(all);
        expect(riskOf(all, once)).toEqual(once);
        if (once) expect(decodeUserRisk(encodeUserRisk(once))).toEqual(once);
      }),
    );
  });
  it('is not pushed out by a flood of another source', () => {
    let risk = held(undefined, { eventId: 'evt_leak', source: 'leaked-credential', at: NOON });
    for (let i = 0; i < 50; i++)
      risk = held(risk, { eventId: `evt_${i}`, source: 'unmet-challenge', at: NOON + i });
    expect(isPasswordLeaked(risk)).toBe(true);
    expect(risk.notes.length).toBeLessThanOrEqual(5);
  });

  it.each([
    { name: 'nothing', risk: undefined, level: 'low' },
    {
      name: 'one unmet challenge',
      risk: riskOf([{ eventId: 'a', source: 'unmet-challenge', at: NOON }]),
      level: 'low',
    },
    {
      name: 'two at once',
      risk: riskOf([
        { eventId: 'a', source: 'unmet-challenge', at: NOON },
        { eventId: 'b', source: 'unmet-challenge', at: NOON },
      ]),
      level: 'medium',
    },
    { name: 'disowned', risk: riskOf([{ eventId: 'a', source: 'disowned', at: NOON }]), level: 'medium' },
    {
      name: 'a week later, to the instant',
      risk: riskOf([{ eventId: 'a', source: 'disowned', at: NOON - 7 * DAY }]),
      level: 'medium',
    },
    {
      name: 'and a moment after',
      risk: riskOf([{ eventId: 'a', source: 'disowned', at: NOON - 7 * DAY - 1_000 }]),
      level: 'low',
    },
    { name: 'taken over', risk: riskOf([{ eventId: 'a', source: 'takeover', at: NOON }]), level: 'high' },
    {
      name: 'taken over, the password changed since',
      risk: riskOf([
        { eventId: 'a', source: 'takeover', at: NOON - DAY },
        { remediation: 'password-changed', at: NOON },
      ]),
      level: 'low',
    },
    {
      name: 'taken over, the password changed before',
      risk: riskOf([
        { remediation: 'password-changed', at: NOON - DAY },
        { eventId: 'a', source: 'takeover', at: NOON },
      ]),
      level: 'high',
    },
  ])('$name: $level', ({ risk, level }) => {
    expect(userRiskLevel(withRisk(risk), undefined, NOON)).toBe(level);
  });
  it('is high while the account is contained, and unknown counts as low', () => {
    const head = { state: 'contained', stepUpRequired: true, factors: [] } as const;
    expect(userRiskLevel(undefined, head, NOON)).toBe('high');
    expect(userRiskLevel('unreadable', { ...head, state: 'active' }, NOON)).toBe('low');
  });
});

describe('userRiskLessonOf', () => {
  const stuffed = assessmentOf({
    decision: 'challenge',
    reasons: [{ signal: 'credential-stuffing', evidence: {}, bits: 8 }],
  });
  const member = assessmentOf({
    decision: 'challenge',
    reasons: [{ signal: 'campaign-membership', evidence: {}, bits: 4 }],
  });
  const challenged = assessmentOf({ decision: 'challenge' });
  const common = { eventId: newId('evt', NOON), at: NOON, accountId, client: home };
  it.each([
    {
      name: 'a right password in a stuffing crowd',
      event: signInDecided({ assessment: stuffed, answer: 'challenged' }),
      says: 'leaked-credential',
    },
    {
      name: 'a wrong one there',
      event: signInDecided({ assessment: stuffed, answer: 'refused', password: 'wrong' }),
      says: undefined,
    },
    { name: 'a right one that was allowed', event: signInDecided(), says: undefined },
    {
      name: 'a right one in a campaign',
      event: signInDecided({ assessment: member, answer: 'challenged' }),
      says: 'campaign',
    },
    {
      name: 'a challenge',
      event: signInDecided({ assessment: challenged, answer: 'challenged' }),
      says: 'unmet-challenge',
    },
    {
      name: 'a step-up',
      event: signInDecided({ assessment: challenged, answer: 'challenged', flow: 'step-up' }),
      says: undefined,
    },
    { name: 'a challenge met', event: challengeAnswered(), says: 'challenge-passed' },
    { name: 'a wrong answer', event: challengeAnswered({ result: 'wrong' }), says: undefined },
    { name: 'not me', event: verdictGiven(), says: 'disowned' },
    { name: 'me, proven', event: verdictGiven({ verdict: 'me' }), says: 'owner-confirmed' },
    {
      name: 'me, by whoever reads the mail',
      event: verdictGiven({ verdict: 'me', isProven: false }),
      says: undefined,
    },
    {
      name: 'a new password',
      event: { ...common, type: 'password.changed', by: 'owner' } as const,
      says: 'password-changed',
    },
    {
      name: 'containment',
      event: { ...common, type: 'account.contained', incidentId: newId('inc', NOON), actions: [] } as const,
      says: 'takeover',
    },
    {
      name: 'its lifting',
      event: { ...common, type: 'account.released', incidentId: newId('inc', NOON), actions: [] } as const,
      says: 'released',
    },
    {
      name: 'a stolen refresh token',
      event: { ...common, type: 'session.reuse-detected', sessionId: newId('ses', NOON) } as const,
      says: 'stolen-session',
    },
  ])('$name: $says', ({ event, says }) => {
    const lesson = userRiskLessonOf(event);
    expect(lesson && (lesson.kind === 'hold' ? lesson.source : lesson.remediation)).toBe(says);
  });
});
