import type { Assessment } from '../../activity/domain/assessment.ts';
import { decide, levelOf } from './decide.ts';
import type { Facts } from './facts.ts';
import { knownFacts, missingFacts } from './known-facts.ts';
import type { LoadedModel } from './model.ts';
import type { RiskPolicy } from './policy.ts';
import { score } from './score.ts';
import type { Evidence } from './signal-names.ts';
import { evidenceOf } from './signals.ts';

export type Assessor = (facts: Facts) => Assessment;

/** All that any model is given to judge an attempt by, gathered once however many models look at it. */
export type Findings = {
  readonly facts: Facts;
  readonly missing: Assessment['missing'];
  readonly evidence: readonly Evidence[];
};

/** Asks every signal. What they say depends on no model. */
export function findingsOf(facts: Facts, policy: RiskPolicy): Findings {
  return {
    facts,
    missing: missingFacts(facts),
    evidence: evidenceOf(knownFacts(facts), policy.signals),
  };
}

/** What a model makes of the findings, and the policy of its score. */
export function judge(
  { facts, missing, evidence }: Findings,
  { policy, model }: { readonly policy: RiskPolicy; readonly model: LoadedModel },
): Assessment {
  const scored = score(evidence, model);
  return {
    decision: decide(
      scored.score,
      scored.reasons,
      facts,
      missing.some((source) => source !== 'reputation'),
      policy,
    ),
    score: scored.score,
    level: levelOf(scored.score, policy.levels),
    bits: scored.bits,
    priorBits: model.priorBits,
    reasons: scored.reasons,
    missing,
    mode: policy.mode,
    policyVersion: policy.version,
    modelVersion: model.modelVersion,
  };
}

/**
 * Makes the function from facts to a decision with its reasons. It reads no clock and touches nothing else, so
 * the same facts are always decided the same way.
 */
export function createAssessor(by: { readonly policy: RiskPolicy; readonly model: LoadedModel }): Assessor {
  return (facts) => judge(findingsOf(facts, by.policy), by);
}
