import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import { UnavailableError } from '../platform/problem.ts';
import { type BinCounts, countIntoBins, populationStability } from '../risk/domain/drift.ts';
import type { DriftState } from './domain/drift-state.ts';
import type { DriftStore } from './ports.ts';

export type WatchDriftDeps = {
  readonly store: DriftStore;
  /** The bins at training; without them nothing is watched. */
  readonly reference: BinCounts | undefined;
  readonly report: (feature: string, stability: number) => void;
};

const DAY_MS = 86_400_000;
const MAX_RACES = 5;
/** Fewer decisions move an index by chance alone. */
const ENOUGH = 1_000;

/**
 * Compares the last whole day's features and scores with those the model was trained on. Holds a few numbers per feature,
 * however many sign-ins there are. A batch that comes twice counts twice, which moves no share that matters.
 *
 * @throws UnavailableError if what was counted could not be read or written
 */
export function createWatchDrift({ store, reference, report }: WatchDriftDeps) {
  return async (events: readonly ActivityEvent[]): Promise<void> => {
    const decisions = events.filter((event) => event.type === 'sign-in.decided');
    if (!reference || decisions.length === 0) return;
    for (let race = 1; race <= MAX_RACES; race += 1) {
      const { value, version } = await store.read();
      const after = countedOn(value, decisions);
      if ((await store.write(after, version)) === 'lost-race') continue;
      for (const [feature, bins] of Object.entries(reference)) {
        const observed = after.dayBefore[feature];
        if (observed && isEnough(observed)) report(feature, populationStability(bins, observed));
      }
      return;
    }
    throw new UnavailableError('event lake', new Error(`lost ${MAX_RACES} races in a row`));
  };
}

function countedOn(
  before: DriftState | undefined,
  decisions: readonly Extract<ActivityEvent, { readonly type: 'sign-in.decided' }>[],
): DriftState {
  let state = before ?? { day: 0, today: {}, dayBefore: {} };
  for (const [day, ofDay] of Map.groupBy(decisions, ({ at }) => Math.floor(at / DAY_MS))) {
    if (day > state.day) state = { day, today: {}, dayBefore: day === state.day + 1 ? state.today : {} };
    // What comes late belongs to a day that was closed.
    if (day < state.day) continue;
    const assessments = ofDay.map(({ assessment }) => assessment);
    state = { ...state, today: countIntoBins(state.today, assessments) };
  }
  return state;
}

function isEnough(bins: readonly number[]): boolean {
  return bins.reduce((sum, bin) => sum + bin, 0) >= ENOUGH;
}
