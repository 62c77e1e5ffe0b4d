import { isDeepStrictEqual } from 'node:util';
import type { RiskPolicy } from '../../risk/domain/policy.ts';
import { isReplayable } from './replay-decision.ts';
import type { ReplayJob } from './replay-job.ts';

/** A change that asks more of these sign-ins than this must be confirmed by name. */
export const MAX_ASKED_SHARE = 0.05;
/** A replay speaks for as long as the day it looked at. */
export const REPLAY_HOLDS_MS = 86_400_000;

export type Confirmation = 'more-challenges' | 'other-edges';

export type PolicyChange = {
  readonly current: RiskPolicy;
  readonly candidate: RiskPolicy;
  /** The version that whoever asks has seen. */
  readonly basedOn: string;
  readonly replay: ReplayJob | undefined;
  readonly confirmation: Confirmation | undefined;
  readonly now: number;
};

export type PolicyVerdict =
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused';
      readonly why: 'changed-meanwhile' | 'version-taken' | 'needs-replay' | 'needs-confirmation';
      readonly detail: string;
    };

const refused = (why: Extract<PolicyVerdict, { kind: 'refused' }>['why'], detail: string): PolicyVerdict => ({
  kind: 'refused',
  why,
  detail,
});

/** Whether a candidate may replace the policy in use: only what was looked at before, and not by surprise. */
export function judgePolicyChange(change: PolicyChange): PolicyVerdict {
  const { current, candidate, basedOn, confirmation } = change;
  if (basedOn !== current.version)
    return refused('changed-meanwhile', `The policy in use is ${current.version} now.`);
  if (candidate.version === current.version)
    return refused('version-taken', 'A changed policy needs a version of its own.');
  if (!isReplayable(candidate, current))
    return confirmation === 'other-edges'
      ? { kind: 'accepted' }
      : refused(
          'needs-confirmation',
          'Other edges of evidence cannot be replayed. Backtest it, then confirm "other-edges".',
        );
  if (!isAbout(change))
    return refused('needs-replay', 'Replay this policy over the last day first, and name that replay.');
  const share = askedShare(change.replay);
  if (share > MAX_ASKED_SHARE && confirmation !== 'more-challenges')
    return refused(
      'needs-confirmation',
      `It would have asked more of ${(share * 100).toFixed(1)} % of sign-ins. Confirm "more-challenges".`,
    );
  return { kind: 'accepted' };
}

/** Whether the replay named is a finished one, of the last day, of this candidate against the policy in use. */
function isAbout({ replay, candidate, current, now }: PolicyChange): boolean {
  return (
    replay !== undefined &&
    replay.state !== 'running' &&
    now - replay.startedAt < REPLAY_HOLDS_MS &&
    replay.against.version === current.version &&
    isDeepStrictEqual(replay.candidate, candidate)
  );
}

/** Of those who knew the password. What could not be replayed may have been asked too, so it counts. */
export function askedShare(replay: ReplayJob | undefined): number {
  if (!replay) return 0;
  const { rightPasswords, notReplayable } = replay.tally;
  const total = rightPasswords.decisions + notReplayable.ambiguous;
  return total === 0 ? 0 : (rightPasswords.wouldBeAsked + notReplayable.ambiguous) / total;
}
