import { isDeepStrictEqual } from 'node:util';
import { FLOW_NAMES, type Flow } from '../../risk/domain/facts.ts';
import type { RiskPolicy } from '../../risk/domain/policy.ts';
import { isReplayable } from './replay-decision.ts';
import type { ReplayJob } from './replay-job.ts';

/** A change that asks more of these sign-ins than this must be confirmed by name. */
export const MAX_ASKED_SHARE = 0.05;
/** A replay speaks for as long as the day it looked at. */
export const REPLAY_HOLDS_MS = 86_400_000;

/** What somebody must have seen, and says so by its name, before such a change is made. */
export const CONFIRMATIONS = ['more-challenges', 'other-edges', 'other-mode', 'unreplayed-flows'] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];

export type PolicyChange = {
  readonly current: RiskPolicy;
  readonly candidate: RiskPolicy;
  /** The version that whoever asks has seen. */
  readonly basedOn: string;
  readonly replay: ReplayJob | undefined;
  readonly confirmation: Confirmation | readonly Confirmation[] | undefined;
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
  const { current, candidate, basedOn } = change;
  if (basedOn !== current.version)
    return refused('changed-meanwhile', `The policy in use is ${current.version} now.`);
  if (candidate.version === current.version)
    return refused('version-taken', 'A changed policy needs a version of its own.');
  const canReplay = isReplayable(candidate, current);
  if (canReplay && !isAbout(change))
    return refused('needs-replay', 'Replay this policy over the last day first, and name that replay.');
  const confirmed: readonly Confirmation[] = [change.confirmation ?? []].flat();
  const surprises = [
    ...(candidate.mode === current.mode ? [] : [otherMode(change)]),
    ...(canReplay ? surprisesOf(change) : unseenSurprises(change)),
  ].filter(({ name }) => !confirmed.includes(name));
  return surprises.length === 0
    ? { kind: 'accepted' }
    : refused(
        'needs-confirmation',
        surprises.map(({ name, detail }) => `${detail} Confirm "${name}".`).join(' '),
      );
}

type Surprise = { readonly name: Confirmation; readonly detail: string };

const otherMode = ({ current, candidate }: PolicyChange): Surprise => ({
  name: 'other-mode',
  detail: `Its mode is "${candidate.mode}" in place of "${current.mode}".`,
});

/** No replay speaks for other edges, and so none for what is changed along with them. */
function unseenSurprises(change: PolicyChange): readonly Surprise[] {
  const flows = changedFlows(change);
  const edges: Surprise = {
    name: 'other-edges',
    detail: 'Other edges of evidence cannot be replayed. Backtest it first.',
  };
  if (flows.length === 0) return [edges];
  return [
    edges,
    { name: 'more-challenges', detail: 'Nobody can say how many more it would ask.' },
    {
      name: 'unreplayed-flows',
      detail: `It decides otherwise, and was not replayed, in ${flows.join(', ')}.`,
    },
  ];
}

function surprisesOf(change: PolicyChange): readonly Surprise[] {
  const { replay } = change;
  const found: Surprise[] = [];
  const share = askedShare(replay);
  if (share > MAX_ASKED_SHARE)
    found.push({
      name: 'more-challenges',
      detail: `It would have asked more of ${percent(share)} of sign-ins.`,
    });
  const more = flowsAskedMore(replay);
  if (more.length > 0)
    found.push({ name: 'more-challenges', detail: `It would have asked more in ${more.join(', ')}.` });
  const unseen = changedFlows(change).filter((flow) => !replay?.tally.flows[flow]);
  if (unseen.length > 0)
    found.push({
      name: 'unreplayed-flows',
      detail: `It decides otherwise in flows of which nothing was replayed: ${unseen.join(', ')}.`,
    });
  else if (replay?.state === 'stopped-at-cap' || replay?.tally.all.decisions === 0)
    found.push({ name: 'unreplayed-flows', detail: 'The replay saw nothing, or not all.' });
  return found;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The flows in which the same score can lead to another decision. */
function changedFlows({ current, candidate }: PolicyChange): readonly Flow[] {
  return FLOW_NAMES.filter((flow) => !isDeepStrictEqual(rulesOf(current, flow), rulesOf(candidate, flow)));
}

function rulesOf({ thresholds, blockNeedsOneOf, lists }: RiskPolicy, flow: Flow) {
  return [thresholds.byFlow[flow] ?? thresholds.default, blockNeedsOneOf, lists];
}

/** Whether the replay named is a finished one, of the last day, of this candidate against the policy in use. */
function isAbout({ replay, candidate, current, now }: PolicyChange): boolean {
  return (
    replay !== undefined &&
    replay.state !== 'running' &&
    now - replay.startedAt < REPLAY_HOLDS_MS &&
    isDeepStrictEqual(replay.against, current) &&
    isDeepStrictEqual(replay.candidate, candidate)
  );
}

/** Of sign-ins that proved something. What could not be replayed may have been asked too, so it counts. */
export function askedShare(replay: ReplayJob | undefined): number {
  if (!replay) return 0;
  const { rightPasswords, notReplayable } = replay.tally;
  const total = rightPasswords.decisions + notReplayable.ambiguous;
  return total === 0 ? 0 : (rightPasswords.wouldBeAsked + notReplayable.ambiguous) / total;
}

/** Beside sign-ins: some flows ask nearly everybody already, so there it counts how many more are asked. */
function flowsAskedMore(replay: ReplayJob | undefined): readonly string[] {
  return Object.entries(replay?.tally.flows ?? {})
    .filter(
      ([flow, { decisions, wereAsked, wouldBeAsked }]) =>
        flow !== 'sign-in' && wouldBeAsked - wereAsked > MAX_ASKED_SHARE * decisions,
    )
    .map(([flow]) => flow);
}
