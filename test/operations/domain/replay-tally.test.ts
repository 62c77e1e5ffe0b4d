import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replayDecision } from '../../../functions/operations/domain/replay-decision.ts';
import { changeOf, EMPTY_TALLY, tallied } from '../../../functions/operations/domain/replay-tally.ts';
import { wilsonInterval } from '../../../functions/operations/domain/wilson-interval.ts';
import { anyStored, policyInUse, policyWith, stored } from './stored-decisions.ts';

describe('changeOf', () => {
  it.each([
    ['allow', 'allow', undefined],
    ['allow', 'challenge', 'newlyChallenged'],
    ['allow', 'block', 'newlyBlocked'],
    ['challenge', 'allow', 'newlyAllowed'],
    ['challenge', 'challenge', undefined],
    ['challenge', 'block', 'newlyBlocked'],
    ['block', 'allow', 'newlyAllowed'],
    ['block', 'challenge', 'eased'],
    ['block', 'block', undefined],
  ] as const)('from %s to %s is %s', (was, wouldBe, change) => {
    expect(changeOf(was, wouldBe)).toBe(change);
  });
});

describe('tallied', () => {
  const candidate = policyWith({ challengeFrom: 0.5, byFactor: {} });
  const count = (of: Parameters<typeof stored>[0]) => {
    const decision = stored(of);
    return { stored: decision, replayed: replayDecision(decision, candidate, policyInUse) };
  };

  it('does not depend on how the decisions were cut into batches', () => {
    fc.assert(
      fc.property(fc.array(anyStored, { maxLength: 30 }), fc.nat(30), (decisions, cut) => {
        const counted = decisions.map((decision) => ({
          stored: { ...decision, cohorts: { flow: decision.flow } },
          replayed: replayDecision(decision, candidate, policyInUse),
        }));
        const whole = tallied(EMPTY_TALLY, counted, 'default-1');
        const half = tallied(EMPTY_TALLY, counted.slice(0, cut), 'default-1');
        expect(tallied(half, counted.slice(cut), 'default-1')).toEqual(whole);
      }),
    );
    expect(EMPTY_TALLY.all.decisions).toBe(0);
  });

  it('counts every decision once in each of its cohorts, and names some of those that change', () => {
    const tally = tallied(
      EMPTY_TALLY,
      [
        count({ id: 'a', score: 0.3, decision: 'challenge', factors: [], cohorts: { country: 'DE' } }),
        count({ id: 'b', score: 0.3, decision: 'allow', policyVersion: 'old', cohorts: { country: 'BR' } }),
        count({ id: 'c', flow: 'step-up', cohorts: { country: 'DE' } }),
      ],
      policyInUse.version,
    );
    expect(tally.all).toMatchObject({ decisions: 3, wereAsked: 1, wouldBeAsked: 0, newlyAllowed: 1 });
    expect(tally.rightPasswords.decisions).toBe(2);
    expect(tally.cohorts['country']?.['DE']?.decisions).toBe(2);
    expect(tally.samples.newlyAllowed).toEqual(['a']);
    expect(tally.underOtherPolicies).toBe(1);
  });

  it('stays small however many names a cohort has, and is not led astray by one like __proto__', () => {
    const many = Array.from({ length: 1_000 }, (_, i) => count({ cohorts: { country: `c${i}` } }));
    const { cohorts } = tallied(EMPTY_TALLY, [count({ cohorts: { country: 'constructor' } }), ...many], 'v');
    expect(Object.keys(cohorts['country'] ?? {})).toHaveLength(261);
    expect(cohorts['country']?.['others']?.decisions).toBe(741);
    expect(cohorts['country']?.['constructor']?.decisions).toBe(1);
  });
});

describe('wilsonInterval', () => {
  it.each([
    { hits: 0, total: 0, low: 0, high: 1 },
    { hits: 0, total: 10, low: 0, high: 0.2775 },
    { hits: 1, total: 10, low: 0.0179, high: 0.4042 },
    { hits: 81, total: 263, low: 0.2553, high: 0.3662 },
    { hits: 10, total: 10, low: 0.7225, high: 1 },
  ])('$hits of $total', ({ hits, total, low, high }) => {
    expect(wilsonInterval(hits, total)[0]).toBeCloseTo(low, 4);
    expect(wilsonInterval(hits, total)[1]).toBeCloseTo(high, 4);
  });
});
