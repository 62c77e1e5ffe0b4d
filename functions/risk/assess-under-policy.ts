import type { Assessment } from '../activity/domain/assessment.ts';
import { type Assessor, createAssessor } from './domain/assess.ts';
import type { Facts } from './domain/facts.ts';
import type { LoadedModel } from './domain/model.ts';
import type { RiskPolicy } from './domain/policy.ts';
import type { PolicySource } from './ports.ts';

/** From facts to a decision with its reasons, by the policy of the moment. */
export type Assess = (facts: Facts) => Assessment | Promise<Assessment>;

/**
 * Decides by whatever policy is in use when asked. A stage that only audits does so whatever the policy says; the
 * policy may be milder than the stage, never harder.
 */
export function createAssessUnderPolicy({
  policies,
  model,
  stageMode,
}: {
  readonly policies: PolicySource;
  readonly model: LoadedModel;
  readonly stageMode: RiskPolicy['mode'];
}): Assess {
  let made: { readonly policy: RiskPolicy; readonly assess: Assessor } | undefined;
  return async (facts) => {
    const policy = await policies.current();
    if (made?.policy !== policy) {
      const mode = stageMode === 'audit' ? 'audit' : policy.mode;
      made = { policy, assess: createAssessor({ policy: { ...policy, mode }, model }) };
    }
    return made.assess(facts);
  };
}
