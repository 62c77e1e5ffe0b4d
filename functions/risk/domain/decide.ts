import type { Decision, Reason, RiskLevel } from '../../activity/domain/assessment.ts';
import type { AccountHead, Attempt, Facts } from './facts.ts';
import type { RiskPolicy } from './policy.ts';

const SEVERITY: { readonly [D in Decision]: number } = { allow: 0, challenge: 1, block: 2 };
const atLeast = (floor: Decision, decision: Decision) =>
  SEVERITY[decision] < SEVERITY[floor] ? floor : decision;
const atMost = (cap: Decision, decision: Decision) => (SEVERITY[decision] > SEVERITY[cap] ? cap : decision);

/** What a policy looks at besides the score and its reasons. */
export type Circumstances = {
  readonly attempt: Pick<Attempt, 'flow' | 'isDeviceKnown' | 'passwordOutcome'>;
  readonly lists: Facts['lists'];
  readonly accountHead: Pick<AccountHead, 'factors' | 'state' | 'stepUpRequired'> | undefined;
};

/** Applies a policy to a score. Lists bend what the score says; what cannot be read and what is owed bend nothing down. */
export function decide(
  score: number,
  reasons: readonly Reason[],
  facts: Circumstances,
  hasMissingFacts: boolean,
  policy: RiskPolicy,
): Decision {
  const listed = facts.lists === 'unreadable' ? undefined : facts.lists.address;
  let decision = byThreshold(score, reasons, facts, policy);
  if (listed === 'allow') decision = atMost(policy.lists.allowCapsAt, decision);
  if (listed === 'watch') decision = atLeast(policy.lists.watchAsksFor, decision);
  if (hasMissingFacts) decision = atLeast('challenge', decision);
  if (facts.accountHead?.stepUpRequired || facts.accountHead?.state === 'contained')
    decision = atLeast('challenge', decision);
  if (listed === 'deny')
    decision = isOwnersDevice(facts) ? atLeast('challenge', decision) : policy.lists.deny;
  return decision;
}

/** Attackers and owners share addresses. Who has both the password and the owner's device is asked, not turned away. */
function isOwnersDevice({ attempt }: Circumstances): boolean {
  return attempt.isDeviceKnown && attempt.passwordOutcome === 'right';
}

export function levelOf(score: number, { mediumFrom, highFrom }: RiskPolicy['levels']): RiskLevel {
  if (score >= highFrom) return 'high';
  return score >= mediumFrom ? 'medium' : 'low';
}

function byThreshold(
  score: number,
  reasons: readonly Reason[],
  facts: Circumstances,
  policy: RiskPolicy,
): Decision {
  const { challengeFrom, blockFrom } = thresholdFor(facts, policy);
  if (score < challengeFrom) return 'allow';
  if (score < blockFrom) return 'challenge';
  const attackSignals: readonly string[] = policy.blockNeedsOneOf;
  const isAttack = reasons.some(({ signal, bits }) => bits > 0 && attackSignals.includes(signal));
  return isAttack ? 'block' : 'challenge';
}

/** The flow's thresholds, and of those the strictest among the factors the account has. */
function thresholdFor({ attempt, accountHead }: Circumstances, { thresholds }: RiskPolicy) {
  const ofFlow = thresholds.byFlow[attempt.flow] ?? thresholds.default;
  const ofFactors = (accountHead?.factors ?? []).flatMap((factor) => ofFlow.byFactor[factor] ?? []);
  const [first, ...others] = ofFactors;
  if (!first) return ofFlow;
  return others.reduce(
    (strictest, next) => (next.challengeFrom < strictest.challengeFrom ? next : strictest),
    first,
  );
}
