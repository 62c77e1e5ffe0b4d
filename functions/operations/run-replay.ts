import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { ReplayId } from '../platform/ids.ts';
import { replayDecision } from './domain/replay-decision.ts';
import { decisionsAmong } from './domain/replay-events.ts';
import { MAX_LOOKED, type ReplayJob, type ReplayPart } from './domain/replay-job.ts';
import { tallied } from './domain/replay-tally.ts';
import type { EventsPage, Replays, StoredDecisions } from './ports.ts';

export type RunReplayDependencies = {
  readonly replays: Replays;
  readonly decisions: StoredDecisions;
  readonly now: () => number;
};

const MS_PER_DAY = 86_400_000;
const ROUNDS_BETWEEN_SAVES = 10;
/** Well below the time-out of the function that does it. */
const WORKING_MS = 40_000;
/** Nobody's history is held longer than this to learn how a decision ended. */
const MAX_HELD = 5_000;

/** `running`: there is more to do. */
export type ReplayOutcome = ReplayJob['state'] | 'unknown' | 'overtaken';

type PartInHand = ReplayPart & {
  /** How far it was read; `from` stays before the person who may go on there. */
  readonly readTo?: string;
  readonly held: EventsPage['events'];
};

/**
 * Reads the past in parts side by side, re-decides what it finds, and stores how far it is, so that whoever takes it
 * up goes on from there and counts nothing twice. It works for a while and then leaves the rest to a successor. A
 * second worker on the same replay stops at its first save.
 *
 * @throws UnavailableError: the next try goes on where this one stored last
 */
export function createRunReplay({ replays, decisions, now }: RunReplayDependencies) {
  return async (replayId: ReplayId): Promise<ReplayOutcome> => {
    let job = await replays.find(replayId);
    if (!job) return 'unknown';
    const until = now() + WORKING_MS;
    const since = job.startedAt - job.days * MS_PER_DAY;
    let inHand: readonly PartInHand[] = job.parts.map((part) => ({
      ...part,
      ...(part.from ? { readTo: part.from } : {}),
      held: [],
    }));
    for (let round = 1; job.state === 'running'; round++) {
      const read = await Promise.all(
        inHand.map((part, at) => readOn(decisions, part, { part: at, parts: inHand.length, since })),
      );
      inHand = read.map(({ part }) => part);
      job = withEvents(job, read);
      const isDone = inHand.every((part) => part.isDone);
      const state = isDone ? 'done' : job.looked >= MAX_LOOKED ? 'stopped-at-cap' : 'running';
      job = {
        ...job,
        state,
        parts: inHand.map(({ from, isDone }) => ({ isDone, ...(from ? { from } : {}) })),
      };
      const isOver = now() >= until;
      if (state === 'running' && !isOver && round % ROUNDS_BETWEEN_SAVES !== 0) continue;
      job = { ...job, savedAt: now() };
      if (!(await replays.save(job))) return 'overtaken';
      job = { ...job, revision: job.revision + 1 };
      if (isOver) break;
    }
    return job.state;
  };
}

type ReadOn = {
  readonly part: PartInHand;
  readonly events: readonly ActivityEvent[];
  readonly looked: number;
};

/** Reads one page, and lets go of everybody whose events are complete. */
async function readOn(
  decisions: StoredDecisions,
  part: PartInHand,
  which: { readonly part: number; readonly parts: number; readonly since: number },
): Promise<ReadOn> {
  if (part.isDone) return { part, events: [], looked: 0 };
  const page = await decisions.page(which, part.readTo);
  const events = [...part.held, ...page.events];
  if (page.next === undefined)
    return {
      part: { isDone: true, held: [] },
      events: events.map(({ event }) => event),
      looked: page.looked,
    };
  const last = events.at(-1)?.of;
  const isTooMany = events.length > MAX_HELD;
  const complete = isTooMany ? events : events.filter(({ of }) => of !== last);
  const held = isTooMany ? [] : events.filter(({ of }) => of === last);
  const from = complete.at(-1)?.position ?? (held.length === 0 ? page.next : part.from);
  return {
    part: { isDone: false, readTo: page.next, held, ...(from ? { from } : {}) },
    events: complete.map(({ event }) => event),
    looked: page.looked,
  };
}

function withEvents(job: ReplayJob, read: readonly ReadOn[]): ReplayJob {
  const { candidate, against, cohorts } = job;
  const found = read.flatMap(({ events }) => decisionsAmong(events));
  const counted = found.map((stored) => ({
    stored: cohorts ? { ...stored, cohorts: only(cohorts, stored.cohorts) } : stored,
    replayed: replayDecision(stored, candidate, against),
  }));
  return {
    ...job,
    looked: job.looked + read.reduce((sum, { looked }) => sum + looked, 0),
    tally: tallied(job.tally, counted, against.version),
  };
}

function only(names: readonly string[], cohorts: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(cohorts).filter(([name]) => names.includes(name)));
}
