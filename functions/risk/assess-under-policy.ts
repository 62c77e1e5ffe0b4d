import type { Assessment } from '../activity/domain/assessment.ts';
import { type ChallengerFailed, createAssessorWithChallengers } from './assess-with-challengers.ts';
import type { Assessor } from './domain/assess.ts';
import type { Facts } from './domain/facts.ts';
import type { RiskPolicy } from './domain/policy.ts';
import type { ModelSource, Models, PolicySource } from './ports.ts';

/** From facts to a decision with its reasons, by the policy and the models of the moment. */
export type Assess = (facts: Facts) => Assessment | Promise<Assessment>;

/**
 * Decides by whatever policy and model are in use when asked. A stage that only audits does so whatever the policy
 * says; the policy may be milder than the stage, never harder.
 */
export function createAssessUnderPolicy({
  policies,
  models,
  stageMode,
  challengerFailed,
}: {
  readonly policies: PolicySource;
  readonly models: ModelSource;
  readonly stageMode: RiskPolicy['mode'];
  readonly challengerFailed: ChallengerFailed;
}): Assess {
  let made: { readonly policy: RiskPolicy; readonly models: Models; readonly assess: Assessor } | undefined;
  return async (facts) => {
    const [policy, inUse] = await Promise.all([policies.current(), models.current()]);
    if (made?.policy !== policy || made.models !== inUse) {
      const mode = stageMode === 'audit' ? 'audit' : policy.mode;
      const assess = createAssessorWithChallengers({ ...policy, mode }, inUse, challengerFailed);
      made = { policy, models: inUse, assess };
    }
    return made.assess(facts);
  };
}
