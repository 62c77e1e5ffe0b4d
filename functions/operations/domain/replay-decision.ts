import type { Decision } from '../../activity/domain/assessment.ts';
import { decide } from '../../risk/domain/decide.ts';
import type { ListVerdict } from '../../risk/domain/facts.ts';
import type { RiskPolicy } from '../../risk/domain/policy.ts';
import type { StoredDecision } from './stored-decision.ts';

export type Replayed =
  | { readonly kind: 'replayed'; readonly was: Decision; readonly wouldBe: Decision }
  | {
      readonly kind: 'not-replayable';
      /**
       * `unexplained`: the policy it was made under does not lead to it, so something else did. `ambiguous`: what was
       * not stored (second factors, a held account) would make the difference.
       */
      readonly why: 'unexplained' | 'ambiguous';
    };

/** What a decision does not say of the account it was about. */
type Account = { readonly factors: readonly string[]; readonly isHeld: boolean };

/** Whether a candidate can be replayed at all: other edges would have found other evidence, and other scores. */
export function isReplayable(candidate: RiskPolicy, against: RiskPolicy): boolean {
  return JSON.stringify(candidate.signals) === JSON.stringify(against.signals);
}

/**
 * Decides a stored decision again, by a candidate policy, from the stored score and reasons.
 *
 * The account's second factors and whether it was held were not stored with it. Every account that explains what was
 * decided under `against` is tried, one that was not held first; where they disagree about the candidate, nothing is
 * said. So the policy that was in use replays to exactly what it did.
 *
 * @param against the policy in use when the decision was made; a decision that names another version is not checked
 *   against it
 */
export function replayDecision(stored: StoredDecision, candidate: RiskPolicy, against: RiskPolicy): Replayed {
  const isChecked = stored.policyVersion === undefined || stored.policyVersion === against.version;
  const accounts = accountsFor(stored, candidate, against);
  const explaining = (isHeld: boolean) =>
    accounts
      .map((factors) => ({ factors, isHeld }))
      .filter((account) => !isChecked || decideFor(stored, account, against) === stored.decision);
  const possible = [explaining(false), explaining(true)].find((some) => some.length > 0);
  if (!possible) return { kind: 'not-replayable', why: 'unexplained' };

  const [wouldBe, ...others] = new Set(possible.map((account) => decideFor(stored, account, candidate)));
  if (wouldBe === undefined || others.length > 0) return { kind: 'not-replayable', why: 'ambiguous' };
  return { kind: 'replayed', was: stored.decision, wouldBe };
}

/** The sets of factors that could matter: those known, or none and each that either policy makes an exception for. */
function accountsFor({ flow, factors }: StoredDecision, ...policies: readonly RiskPolicy[]) {
  if (factors) return [factors];
  const named = policies.flatMap(({ thresholds }) =>
    Object.keys((thresholds.byFlow[flow] ?? thresholds.default).byFactor),
  );
  return [[], ...[...new Set(named)].map((factor) => [factor])];
}

function decideFor(stored: StoredDecision, { factors, isHeld }: Account, policy: RiskPolicy): Decision {
  const { flow, isDeviceKnown, passwordOutcome, missing, score, reasons } = stored;
  const address = reasons.find(({ signal }) => signal === 'listed-address')?.evidence['list'] as
    | ListVerdict
    | undefined;
  return decide(
    score,
    reasons,
    {
      attempt: { flow, isDeviceKnown, passwordOutcome },
      lists: missing.includes('lists') ? 'unreadable' : address ? { address } : {},
      accountHead: { factors, state: 'active', stepUpRequired: isHeld },
    },
    missing.some((source) => source !== 'reputation'),
    policy,
  );
}
