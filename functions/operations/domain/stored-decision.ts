import type { Assessment, Decision, Reason } from '../../activity/domain/assessment.ts';
import type { Attempt, Flow } from '../../risk/domain/facts.ts';

/** A decision as it was stored: all of what it was made from that a policy still can be applied to. */
export type StoredDecision = {
  readonly id: string;
  readonly flow: Flow;
  readonly score: number;
  readonly decision: Decision;
  readonly reasons: readonly Reason[];
  readonly missing: Assessment['missing'];
  readonly passwordOutcome: Attempt['passwordOutcome'];
  readonly isDeviceKnown: boolean;
  /** The second factors the account had then; absent where that was not stored. */
  readonly factors?: readonly string[];
  /** Absent where it was not stored: then it is taken to have been made under the policy compared with. */
  readonly policyVersion?: string;
  /** Groups it is counted in: `country: 'DE'`. */
  readonly cohorts: Readonly<Record<string, string>>;
};
