import { createHash } from 'node:crypto';
import { newId, type ReplayId } from '../platform/ids.ts';
import type { Lane, Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { RiskPolicy } from '../risk/domain/policy.ts';
import { isReplayable } from './domain/replay-decision.ts';
import { isStalled, isUnderWay, newReplayJob } from './domain/replay-job.ts';
import type { PolicyInUse } from './policy-in-use.ts';
import type { Replays, ReplayWorker, StaffJournal } from './ports.ts';
import type { startReplayRoute } from './routes.ts';

export type StartReplayDependencies = {
  readonly inUse: PolicyInUse;
  readonly replays: Replays;
  readonly worker: ReplayWorker;
  readonly lanes: Pick<Lanes, 'reserve'>;
  readonly journal: StaffJournal;
  readonly now: () => number;
};

const MS_PER_HOUR = 3_600_000;
/** Each reads the table once: what one member of staff may spend. */
export const REPLAY_LANE: Lane = { name: 'replays', limit: 10, windowMs: MS_PER_HOUR };

/**
 * Begins to find out what a candidate would have done. Asked for the same again within the hour, it names the same
 * replay, and starts it anew if its worker is gone. One runs at a time.
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
    const known = await deps.replays.find(replayId);
    if (known && !isStalled(known, at)) return { replayId };
    const holder = await deps.replays.holder();
    const running = holder && (await deps.replays.find(holder));
    if (running && isUnderWay(running, at)) return isRunning(running.replayId);
    const reserved = await deps.lanes.reserve(REPLAY_LANE, principal.staffId, at);
    if (reserved.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: reserved.retryAfterSeconds });
    await deps.journal.record({
      eventId: newId('evt', at),
      at,
      staffId: principal.staffId,
      ip: client.ip,
      operation: 'start-replay',
      target: replayId,
      reason: `${candidate.version} over ${days} days`,
    });
    const asked = { replayId, candidate, against, days, ...(cohorts ? { cohorts } : {}) };
    const hasBegun = known
      ? await deps.replays.resume({ ...known, savedAt: at }, holder)
      : await deps.replays.begin(
          newReplayJob({ ...asked, author: principal.staffId, startedAt: at }),
          holder,
        );
    if (hasBegun) await deps.worker.start(replayId);
    const inPlace = hasBegun ? replayId : await deps.replays.holder();
    return inPlace === undefined || inPlace === replayId ? { replayId } : isRunning(inPlace);
  };
}

function isRunning(replayId: ReplayId) {
  return problem('conflict', {
    detail: `One replay at a time: ${replayId} is running. Ask again when it is over.`,
  });
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
