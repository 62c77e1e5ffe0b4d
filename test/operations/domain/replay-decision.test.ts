import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReplayable, replayDecision } from '../../../functions/operations/domain/replay-decision.ts';
import { anyStored, policyInUse, policyWith, stored } from './stored-decisions.ts';

const attack = { signal: 'automation', evidence: {}, bits: 4 };
const listed = (list: string) => ({ signal: 'listed-address', evidence: { list }, bits: 1 });
const replayed = (was: string, wouldBe: string) => ({ kind: 'replayed', was, wouldBe });

describe('replayDecision', () => {
  it.each([
    {
      name: 'a score at the new threshold is challenged',
      decision: stored({ score: 0.05 }),
      candidate: policyWith({ challengeFrom: 0.05, byFactor: {} }),
      result: replayed('allow', 'challenge'),
    },
    {
      name: 'a score below it is not',
      decision: stored({ score: 0.049_999 }),
      candidate: policyWith({ challengeFrom: 0.05, byFactor: {} }),
      result: replayed('allow', 'allow'),
    },
    {
      name: 'an attack above the new block threshold is blocked',
      decision: stored({ score: 0.9, decision: 'challenge', reasons: [attack] }),
      candidate: policyWith({ blockFrom: 0.9, byFactor: {} }),
      result: replayed('challenge', 'block'),
    },
    {
      name: 'novelty alone above it is not',
      decision: stored({ score: 0.9, decision: 'challenge' }),
      candidate: policyWith({ blockFrom: 0.9, byFactor: {} }),
      result: replayed('challenge', 'challenge'),
    },
    {
      name: 'a watched address passes where watching asks for nothing',
      decision: stored({ decision: 'challenge', reasons: [listed('watch')] }),
      candidate: policyWith({}, { lists: { ...policyInUse.lists, watchAsksFor: 'allow' } }),
      result: replayed('challenge', 'allow'),
    },
    {
      name: 'a denied address stays blocked under any threshold',
      decision: stored({ decision: 'block', reasons: [listed('deny')] }),
      candidate: policyWith({ challengeFrom: 1, blockFrom: 1, byFactor: {} }),
      result: replayed('block', 'block'),
    },
    {
      name: 'its owner’s device is asked there, never turned away',
      decision: stored({ decision: 'challenge', reasons: [listed('deny')], isDeviceKnown: true }),
      candidate: policyWith({ challengeFrom: 1, blockFrom: 1, byFactor: {} }),
      result: replayed('challenge', 'challenge'),
    },
    {
      name: 'an account that was held is asked whatever the score',
      decision: stored({ decision: 'challenge' }),
      candidate: policyWith({ challengeFrom: 1, blockFrom: 1 }),
      result: replayed('challenge', 'challenge'),
    },
    {
      name: 'missing facts are never allowed',
      decision: stored({ decision: 'challenge', missing: ['profile'] }),
      candidate: policyWith({ challengeFrom: 1, blockFrom: 1 }),
      result: replayed('challenge', 'challenge'),
    },
    {
      name: 'a challenge that only an app’s threshold explains is one of an account with an app',
      decision: stored({ score: 0.15, decision: 'challenge' }),
      candidate: policyWith({ byFactor: { totp: { challengeFrom: 0.16, blockFrom: 1 } } }),
      result: replayed('challenge', 'allow'),
    },
    {
      name: 'what depends on factors nobody stored is not guessed',
      decision: stored({ score: 0.06 }),
      candidate: policyWith({ byFactor: { totp: { challengeFrom: 0.05, blockFrom: 1 } } }),
      result: { kind: 'not-replayable', why: 'ambiguous' },
    },
    {
      name: 'but is said where they were',
      decision: stored({ score: 0.06, factors: ['totp'] }),
      candidate: policyWith({ byFactor: { totp: { challengeFrom: 0.05, blockFrom: 1 } } }),
      result: replayed('allow', 'challenge'),
    },
    {
      name: 'a block that its policy does not lead to is not explained',
      decision: stored({ score: 0.3, decision: 'block' }),
      candidate: policyWith({}),
      result: { kind: 'not-replayable', why: 'unexplained' },
    },
    {
      name: 'made under another policy, it is taken as it was',
      decision: stored({ score: 0.3, decision: 'block', policyVersion: 'older' }),
      candidate: policyWith({ byFactor: {} }, {}),
      result: expect.objectContaining({ kind: 'replayed', was: 'block' }),
    },
  ])('$name', ({ decision, candidate, result }) => {
    expect(replayDecision(decision, candidate, policyInUse)).toEqual(result);
  });

  it('changes nothing under the policy that was in use', () => {
    const renamed = { ...policyInUse, version: 'the same by another name' };
    let compared = 0;
    fc.assert(
      fc.property(anyStored, (decision) => {
        const result = replayDecision(decision, renamed, policyInUse);
        if (result.kind === 'not-replayable') expect(result.why).toBe('unexplained');
        else expect(result.wouldBe).toBe(decision.decision);
        compared += Number(result.kind === 'replayed');
      }),
      { numRuns: 500 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('a laxer threshold adds no challenge and no block, and a stricter one takes none away', () => {
    const severity = { allow: 0, challenge: 1, block: 2 };
    const threshold = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(anyStored, threshold, threshold, (decision, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const under = (challengeFrom: number) =>
          replayDecision(
            { ...decision, policyVersion: 'unchecked' },
            policyWith({ challengeFrom, blockFrom: 1, byFactor: {} }),
            policyInUse,
          );
        const [strict, lax] = [under(low), under(high)];
        if (strict.kind === 'replayed' && lax.kind === 'replayed')
          expect(severity[lax.wouldBe]).toBeLessThanOrEqual(severity[strict.wouldBe]);
      }),
    );
  });
});

describe('isReplayable', () => {
  it('is no longer where the edges of evidence differ', () => {
    const { signals } = policyInUse;
    const edged = { ...signals, dormantAccount: { minimumIdleDays: 90 } };
    expect(isReplayable(policyWith({ challengeFrom: 0.9 }), policyInUse)).toBe(true);
    expect(isReplayable(policyWith({}, { signals: edged }), policyInUse)).toBe(false);
  });
});
