import type { Shadow } from '../activity/domain/assessment.ts';
import { type Assessor, type Findings, findingsOf, judge } from './domain/assess.ts';
import type { LoadedModel } from './domain/model.ts';
import type { RiskPolicy } from './domain/policy.ts';
import type { Models } from './ports.ts';

/** Told of a challenger that could not score, and why. */
export type ChallengerFailed = (modelVersion: string, cause: unknown) => void;

/**
 * The champion decides; then each challenger scores the same findings, and what it would have decided is recorded
 * beside. One that fails is left out of the record, and the decision is as if it had not been there.
 */
export function createAssessorWithChallengers(
  policy: RiskPolicy,
  { champion, challengers }: Models,
  failed: ChallengerFailed,
): Assessor {
  return (facts) => {
    const findings = findingsOf(facts, policy);
    const decided = judge(findings, { policy, model: champion });
    const shadows = challengers.flatMap((model) => shadowOf(findings, policy, model, failed));
    return shadows.length > 0 ? { ...decided, shadows } : decided;
  };
}

function shadowOf(
  findings: Findings,
  policy: RiskPolicy,
  model: LoadedModel,
  failed: ChallengerFailed,
): Shadow[] {
  try {
    const { score, decision } = judge(findings, { policy, model });
    if (!Number.isFinite(score)) throw new RangeError('A score is not a number');
    return [{ modelVersion: model.modelVersion, score, wouldDecide: decision }];
  } catch (cause) {
    failed(model.modelVersion, cause);
    return [];
  }
}
