import { createHash } from 'node:crypto';
import { newId, type ReplayId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { RiskPolicy } from '../risk/domain/policy.ts';
import { isReplayable } from './domain/replay-decision.ts';
import { isStalled, newReplayJob } from './domain/replay-job.ts';
import type { PolicyInUse } from './policy-in-use.ts';
import type { Replays, ReplayWorker, StaffJournal } from './ports.ts';
import type { startReplayRoute } from './routes.ts';

export type StartReplayDependencies = {
  readonly inUse: PolicyInUse;
  readonly replays: Replays;
  readonly worker: ReplayWorker;
  readonly journal: StaffJournal;
  readonly now: () => number;
};

const MS_PER_HOUR = 3_600_000;

/**
 * Begins to find out what a candidate would have done. Asked for the same again within the hour, it names the same
 * replay, and starts it anew if its worker is gone.
 */
export function createStartReplay(deps: StartReplayDependencies): RouteUseCase<typeof startReplayRoute> {
  return async ({ body, principal, client }) => {
    const { policy: candidate, days, cohorts } = body;
    const { policy: against } = await deps.inUse();
    if (!isReplayable(candidate, against))
      return problem('conflict', {
        detail: 'Other edges of evidence would find other evidence: stored scores do not hold. Backtest it.',
      });
    const at = deps.now();
    const replayId = replayIdFor(at, [candidate, against, days, cohorts]);
    const job = newReplayJob({
      replayId,
      candidate,
      against,
      days,
      ...(cohorts ? { cohorts } : {}),
      author: principal.staffId,
      startedAt: at,
    });
    await deps.journal.record({
      eventId: newId('evt', at),
      at,
      staffId: principal.staffId,
      ip: client.ip,
      operation: 'start-replay',
      target: replayId,
      reason: `${candidate.version} over ${days} days`,
    });
    const isNew = await deps.replays.begin(job);
    const known = isNew ? undefined : await deps.replays.find(replayId);
    if (!known || known.revision === 0 || isStalled(known, at)) await deps.worker.start(replayId);
    return { replayId };
  };
}

function replayIdFor(
  at: number,
  asked: readonly (RiskPolicy | number | readonly string[] | undefined)[],
): ReplayId {
  const hour = Math.floor(at / MS_PER_HOUR) * MS_PER_HOUR;
  const digest = createHash('sha256').update(JSON.stringify(asked)).digest();
  const letters = [...digest.subarray(0, 16)].map((byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32]);
  // The time of any id, and what was asked in the place of chance.
  return `${newId('rpl', hour).slice(0, 'rpl_'.length + 10)}${letters.join('')}` as ReplayId;
}
