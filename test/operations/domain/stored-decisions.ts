import fc from 'fast-check';
import type { StoredDecision } from '../../../functions/operations/domain/stored-decision.ts';
import type { RiskPolicy } from '../../../functions/risk/domain/policy.ts';
import { SIGNAL_NAMES } from '../../../functions/risk/domain/signal-names.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';

/** The policy that these decisions were made under, with thresholds of its own: the product's may move. */
export const policyInUse: RiskPolicy = {
  ...defaultPolicy,
  version: 'in-use-1',
  thresholds: {
    ...defaultPolicy.thresholds,
    default: {
      challengeFrom: 0.2,
      blockFrom: 0.995,
      byFactor: { totp: { challengeFrom: 0.1, blockFrom: 0.995 } },
    },
  },
};

export function stored(changes: Partial<StoredDecision> = {}): StoredDecision {
  return {
    id: 'dec_1',
    flow: 'sign-in',
    score: 0.01,
    decision: 'allow',
    reasons: [],
    missing: [],
    passwordOutcome: 'right',
    isDeviceKnown: false,
    policyVersion: policyInUse.version,
    cohorts: {},
    ...changes,
  };
}

export function policyWith(
  thresholds: Partial<RiskPolicy['thresholds']['default']>,
  changes: Partial<RiskPolicy> = {},
): RiskPolicy {
  const { byFactor, challengeFrom, blockFrom } = policyInUse.thresholds.default;
  return {
    ...policyInUse,
    version: 'candidate-1',
    thresholds: { default: { byFactor, challengeFrom, blockFrom, ...thresholds }, byFlow: {} },
    ...changes,
  };
}

/** Any decision's circumstances; what was decided is for the test to say. */
export const anyStored: fc.Arbitrary<StoredDecision> = fc
  .record({
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    flow: fc.constantFrom('sign-in', 'step-up', 'password-reset', 'transaction'),
    decision: fc.constantFrom('allow', 'challenge', 'block'),
    passwordOutcome: fc.constantFrom('right', 'wrong', 'not-asked'),
    isDeviceKnown: fc.boolean(),
    missing: fc.subarray(['profile', 'lists', 'reputation'] as const),
    signals: fc.subarray([...SIGNAL_NAMES]),
    list: fc.constantFrom('allow', 'deny', 'watch'),
    factors: fc.option(fc.subarray(['totp', 'email'])),
  })
  .map(({ signals, list, factors, ...rest }) =>
    stored({
      ...(rest as Partial<StoredDecision>),
      ...(factors ? { factors } : {}),
      reasons: signals.map((signal) => ({
        signal,
        evidence: signal === 'listed-address' ? { list } : {},
        bits: 1,
      })),
    }),
  );
