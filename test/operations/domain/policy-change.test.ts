import { describe, expect, it } from 'vitest';
import {
  CONFIRMATIONS,
  type Confirmation,
  judgePolicyChange,
  MAX_ASKED_SHARE,
  REPLAY_HOLDS_MS,
} from '../../../functions/operations/domain/policy-change.ts';
import { replayDecision } from '../../../functions/operations/domain/replay-decision.ts';
import { newReplayJob, type ReplayJob } from '../../../functions/operations/domain/replay-job.ts';
import { EMPTY_TALLY, tallied } from '../../../functions/operations/domain/replay-tally.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { FLOW_NAMES, type Flow } from '../../../functions/risk/domain/facts.ts';
import type { RiskPolicy } from '../../../functions/risk/domain/policy.ts';
import { NOON } from '../../builders/risk-facts.ts';
import { policyInUse, policyWith, stored } from './stored-decisions.ts';

const candidate = policyWith({ challengeFrom: 0.1 });
const some = { ...EMPTY_TALLY.all, decisions: 1_000 };
const asking = (wouldBeAsked: number, ambiguous = 0): ReplayJob['tally'] => ({
  ...EMPTY_TALLY,
  all: some,
  flows: Object.fromEntries(FLOW_NAMES.map((flow) => [flow, some])),
  rightPasswords: { ...EMPTY_TALLY.rightPasswords, decisions: 1_000 - ambiguous, wouldBeAsked },
  notReplayable: { unexplained: 0, ambiguous },
});
const replay: ReplayJob = {
  ...newReplayJob({
    replayId: newId('rpl', NOON),
    candidate,
    against: policyInUse,
    days: 1,
    author: 'staff-1',
    startedAt: NOON,
  }),
  state: 'done',
  tally: asking(10),
};
const change = {
  current: policyInUse,
  candidate,
  basedOn: policyInUse.version,
  replay,
  confirmation: undefined,
  now: NOON + 1,
};
const signals = { ...policyInUse.signals, dormantAccount: { minimumIdleDays: 90 } };
const edged = { ...policyInUse, version: 'edged-1', signals };
const atCap = MAX_ASKED_SHARE * 1_000;

describe('judgePolicyChange', () => {
  it.each([
    { name: 'one that was replayed and asks few', with: {}, why: undefined },
    { name: 'based on a version that was replaced', with: { basedOn: 'older' }, why: 'changed-meanwhile' },
    {
      name: 'under the name of the one in use',
      with: { candidate: { ...candidate, version: policyInUse.version } },
      why: 'version-taken',
    },
    { name: 'never replayed', with: { replay: undefined }, why: 'needs-replay' },
    {
      name: 'a replay under way',
      with: { replay: { ...replay, state: 'running' as const } },
      why: 'needs-replay',
    },
    { name: 'a replay as old as it may be', with: { now: NOON + REPLAY_HOLDS_MS - 1 }, why: undefined },
    { name: 'a replay that is too old', with: { now: NOON + REPLAY_HOLDS_MS }, why: 'needs-replay' },
    {
      name: 'the replay of another candidate',
      with: { replay: { ...replay, candidate: policyWith({ challengeFrom: 0.11 }) } },
      why: 'needs-replay',
    },
    {
      name: 'a replay against another policy',
      with: { replay: { ...replay, against: { ...policyInUse, version: 'older' } } },
      why: 'needs-replay',
    },
    {
      name: 'asking as many as it may',
      with: { replay: { ...replay, tally: asking(atCap) } },
      why: undefined,
    },
    {
      name: 'asking one more',
      with: { replay: { ...replay, tally: asking(atCap + 1) } },
      why: 'needs-confirmation',
    },
    {
      name: 'asking perhaps one more',
      with: { replay: { ...replay, tally: asking(atCap, 1) } },
      why: 'needs-confirmation',
    },
    {
      name: 'asking one more, confirmed by name',
      with: { replay: { ...replay, tally: asking(atCap + 1) }, confirmation: 'more-challenges' as const },
      why: undefined,
    },
    {
      name: 'asking one more, with something else confirmed',
      with: { replay: { ...replay, tally: asking(atCap + 1) }, confirmation: 'other-edges' as const },
      why: 'needs-confirmation',
    },
    { name: 'with other edges', with: { candidate: edged }, why: 'needs-confirmation' },
    {
      name: 'with other edges, confirmed by name',
      with: { candidate: edged, replay: undefined, confirmation: 'other-edges' as const },
      why: undefined,
    },
  ])('$name', ({ with: changes, why }) => {
    const verdict = judgePolicyChange({ ...change, ...changes });
    expect(verdict.kind === 'refused' ? verdict.why : undefined).toBe(why);
  });
});

describe('a change that nobody has seen', () => {
  const always = { challengeFrom: 0, blockFrom: 1, byFactor: {} };
  const never = { challengeFrom: 1, blockFrom: 1, byFactor: {} };
  /** The policy in use, changed in one way: like it, it asks nobody among these decisions. */
  const changed = (changes: Partial<RiskPolicy>) => ({ ...policyInUse, version: 'candidate-2', ...changes });
  const inFlows = (rules: typeof always, ...flows: readonly Flow[]) =>
    changed({
      thresholds: {
        ...policyInUse.thresholds,
        byFlow: { ...policyInUse.thresholds.byFlow, ...Object.fromEntries(flows.map((f) => [f, rules])) },
      },
    });
  const many = (of: Parameters<typeof stored>[0]) => Array.from({ length: 1_000 }, () => stored(of));
  const ofSignIns = many({});
  const ofPasskeys = many({ passwordOutcome: 'not-asked' });
  const ofRefreshes = [...ofSignIns, ...many({ flow: 'refresh', passwordOutcome: 'not-asked' })];
  const replayOf = (policy: RiskPolicy, decisions: typeof ofSignIns): ReplayJob => ({
    ...replay,
    candidate: policy,
    tally: tallied(
      EMPTY_TALLY,
      decisions.map((one) => ({ stored: one, replayed: replayDecision(one, policy, policyInUse) })),
      policyInUse.version,
    ),
  });
  const everywhere = changed({ thresholds: { ...policyInUse.thresholds, default: always } });
  const renamed = changed({});

  it.each([
    { name: 'as it was', policy: renamed, of: ofSignIns, needs: [] },
    {
      name: 'every refresh asked, none seen',
      policy: inFlows(always, 'refresh'),
      of: ofSignIns,
      needs: ['unreplayed-flows'],
    },
    {
      name: 'every refresh allowed, none seen',
      policy: inFlows(never, 'refresh'),
      of: ofSignIns,
      needs: ['unreplayed-flows'],
    },
    {
      name: 'every refresh asked, and seen',
      policy: inFlows(always, 'refresh'),
      of: ofRefreshes,
      needs: ['more-challenges'],
    },
    {
      name: 'every refresh allowed, and seen',
      policy: inFlows(never, 'refresh'),
      of: ofRefreshes,
      needs: [],
    },
    {
      name: 'every passkey asked',
      policy: inFlows(always, 'sign-in'),
      of: ofPasskeys,
      needs: ['more-challenges'],
    },
    { name: 'every passkey allowed', policy: inFlows(never, 'sign-in'), of: ofPasskeys, needs: [] },
    {
      name: 'all but sign-ins asked',
      policy: inFlows(always, 'refresh', 'transaction', 'sign-up', 'step-up'),
      of: ofSignIns,
      needs: ['unreplayed-flows'],
    },
    {
      name: 'every flow asked',
      policy: everywhere,
      of: ofSignIns,
      needs: ['more-challenges', 'unreplayed-flows'],
    },
    {
      name: 'only an audit from now on',
      policy: changed({ mode: 'audit' }),
      of: ofSignIns,
      needs: ['other-mode'],
    },
    { name: 'an empty replay', policy: renamed, of: [], needs: ['unreplayed-flows'] },
    { name: 'other edges', policy: edged, of: ofSignIns, needs: ['other-edges'] },
    {
      name: 'other edges and an audit',
      policy: { ...edged, mode: 'audit' as const },
      of: ofSignIns,
      needs: ['other-edges', 'other-mode'],
    },
    {
      name: 'other edges, and thresholds along with them',
      policy: { ...everywhere, signals },
      of: ofSignIns,
      needs: ['more-challenges', 'other-edges', 'unreplayed-flows'],
    },
  ])('is confirmed by each name it needs, and by no fewer: $name', ({ policy, of, needs }) => {
    const judged = (...names: readonly string[]) =>
      judgePolicyChange({
        ...change,
        candidate: policy,
        replay: replayOf(policy, of),
        confirmation: names as readonly Confirmation[],
      });
    expect(judged(...needs)).toEqual({ kind: 'accepted' });
    for (const left of needs) {
      const verdict = judged(...CONFIRMATIONS.filter((name) => name !== left));
      expect(verdict).toMatchObject({ why: 'needs-confirmation', detail: expect.stringContaining(left) });
    }
  });

  it('is one whose replay stopped at its cap', () => {
    const capped = { ...replay, state: 'stopped-at-cap' as const };
    expect(judgePolicyChange({ ...change, replay })).toEqual({ kind: 'accepted' });
    expect(judgePolicyChange({ ...change, replay: capped })).toMatchObject({ why: 'needs-confirmation' });
    expect(judgePolicyChange({ ...change, replay: capped, confirmation: 'unreplayed-flows' })).toEqual({
      kind: 'accepted',
    });
  });
});
