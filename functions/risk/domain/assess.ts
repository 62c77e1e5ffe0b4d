import type { Assessment } from '../../activity/domain/assessment.ts';
import { decide, levelOf } from './decide.ts';
import type { Facts } from './facts.ts';
import { knownFacts, missingFacts } from './known-facts.ts';
import type { LoadedModel } from './model.ts';
import type { RiskPolicy } from './policy.ts';
import { score } from './score.ts';
import { evidenceOf } from './signals.ts';

export type Assessor = (facts: Facts) => Assessment;

/**
 * Makes the function from facts to a decision with its reasons. It reads no clock and touches nothing else, so
 * the same facts are always decided the same way.
 */
export function createAssessor({
  policy,
  model,
}: {
  readonly policy: RiskPolicy;
  readonly model: LoadedModel;
}): Assessor {
  return (facts) => {
    const missing = missingFacts(facts);
    const scored = score(evidenceOf(knownFacts(facts), policy.signals), model);
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
  };
}
