import type { ReplayId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { askedShare } from './domain/policy-change.ts';
import { isStalled } from './domain/replay-job.ts';
import { groupsOf, summaryOf } from './domain/replay-summary.ts';
import type { Replays } from './ports.ts';
import type { getReplayRoute } from './routes.ts';

/** How far a replay is, and what it found so far. */
export function createGetReplay({
  replays,
  now,
}: {
  readonly replays: Pick<Replays, 'find'>;
  readonly now: () => number;
}): RouteUseCase<typeof getReplayRoute> {
  return async ({ parameters }) => {
    const job = await replays.find(parameters.replayId as ReplayId);
    if (!job) return problem('not-found');
    const { tally } = job;
    return {
      replayId: job.replayId,
      state: isStalled(job, now()) ? ('stalled' as const) : job.state,
      startedAt: new Date(job.startedAt).toISOString(),
      days: job.days,
      candidateVersion: job.candidate.version,
      againstVersion: job.against.version,
      looked: job.looked,
      partsDone: job.parts.filter(({ isDone }) => isDone).length,
      parts: job.parts.length,
      askedShare: askedShare(job),
      all: summaryOf(tally.all),
      rightPasswords: summaryOf(tally.rightPasswords),
      groups: groupsOf(tally),
      notReplayable: tally.notReplayable,
      underOtherPolicies: tally.underOtherPolicies,
      samples: tally.samples,
    };
  };
}
