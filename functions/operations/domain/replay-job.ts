import type { ReplayId } from '../../platform/ids.ts';
import type { RiskPolicy } from '../../risk/domain/policy.ts';
import { EMPTY_TALLY, type ReplayTally } from './replay-tally.ts';

/** One part of the past, and how far it has been read. */
export type ReplayPart = { readonly from?: string; readonly isDone: boolean };

/** A replay under way or done. It can be taken up wherever it was stored last. Instants are epoch milliseconds. */
export type ReplayJob = {
  readonly replayId: ReplayId;
  readonly candidate: RiskPolicy;
  readonly against: RiskPolicy;
  readonly days: number;
  readonly cohorts?: readonly string[];
  readonly author: string;
  readonly startedAt: number;
  readonly savedAt: number;
  readonly revision: number;
  readonly state: 'running' | 'done' | 'stopped-at-cap';
  readonly parts: readonly ReplayPart[];
  /** Items read so far: what it costs. */
  readonly looked: number;
  readonly tally: ReplayTally;
};

export const REPLAY_PARTS = 4;
/** About 2 GB of a table read once at 1 kB each: half a million read units, under a euro. */
export const MAX_LOOKED = 2_000_000;
/** A worker that stored nothing for this long is gone. */
export const STALE_AFTER_MS = 3 * 60_000;

export function newReplayJob(
  asked: Pick<ReplayJob, 'replayId' | 'candidate' | 'against' | 'days' | 'cohorts' | 'author' | 'startedAt'>,
): ReplayJob {
  return {
    ...asked,
    savedAt: asked.startedAt,
    revision: 0,
    state: 'running',
    parts: Array.from({ length: REPLAY_PARTS }, () => ({ isDone: false })),
    looked: 0,
    tally: EMPTY_TALLY,
  };
}

/** Whether somebody is at work on it, as far as it shows. */
export function isUnderWay(job: Pick<ReplayJob, 'state' | 'savedAt'>, now: number): boolean {
  return job.state === 'running' && !isStalled(job, now);
}

/** Whether asking again should start a worker again. */
export function isStalled({ state, savedAt }: Pick<ReplayJob, 'state' | 'savedAt'>, now: number): boolean {
  return state === 'running' && now - savedAt >= STALE_AFTER_MS;
}
