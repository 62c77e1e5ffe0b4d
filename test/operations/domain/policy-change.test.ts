import { describe, expect, it } from 'vitest';
import {
  judgePolicyChange,
  MAX_ASKED_SHARE,
  REPLAY_HOLDS_MS,
} from '../../../functions/operations/domain/policy-change.ts';
import { newReplayJob, type ReplayJob } from '../../../functions/operations/domain/replay-job.ts';
import { EMPTY_TALLY } from '../../../functions/operations/domain/replay-tally.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { NOON } from '../../builders/risk-facts.ts';
import { policyWith } from './stored-decisions.ts';

const candidate = policyWith({ challengeFrom: 0.1 });
const asking = (wouldBeAsked: number, ambiguous = 0): ReplayJob['tally'] => ({
  ...EMPTY_TALLY,
  rightPasswords: { ...EMPTY_TALLY.rightPasswords, decisions: 1_000 - ambiguous, wouldBeAsked },
  notReplayable: { unexplained: 0, ambiguous },
});
const replay: ReplayJob = {
  ...newReplayJob({
    replayId: newId('rpl', NOON),
    candidate,
    against: defaultPolicy,
    days: 1,
    author: 'staff-1',
    startedAt: NOON,
  }),
  state: 'done',
  tally: asking(10),
};
const change = {
  current: defaultPolicy,
  candidate,
  basedOn: defaultPolicy.version,
  replay,
  confirmation: undefined,
  now: NOON + 1,
};
const edged = policyWith(
  {},
  { signals: { ...defaultPolicy.signals, dormantAccount: { minimumIdleDays: 90 } } },
);
const atCap = MAX_ASKED_SHARE * 1_000;

describe('judgePolicyChange', () => {
  it.each([
    { name: 'one that was replayed and asks few', with: {}, why: undefined },
    { name: 'based on a version that was replaced', with: { basedOn: 'older' }, why: 'changed-meanwhile' },
    {
      name: 'under the name of the one in use',
      with: { candidate: { ...candidate, version: defaultPolicy.version } },
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
      with: { replay: { ...replay, against: { ...defaultPolicy, version: 'older' } } },
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
