import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import { UnavailableError } from '../platform/problem.ts';
import { type BinCounts, countIntoBins, populationStability } from '../risk/domain/drift.ts';
import type { DriftState } from './domain/drift-state.ts';
import type { DriftStore } from './ports.ts';

type Champion = { readonly modelVersion: string; readonly reference?: BinCounts | undefined };

export type WatchDriftDeps = {
  readonly store: DriftStore;
  /** The model in use, with the bins at its training; without them nothing is watched. */
  readonly champion: () => Promise<Champion>;
  readonly report: (feature: string, stability: number) => void;
};

const DAY_MS = 86_400_000;
const MAX_RACES = 5;
/** Fewer decisions move an index by chance alone. */
const ENOUGH = 1_000;

/**
 * Compares the last whole day's features and scores with those the model in use was trained on. Only what that model decided
 * counts, so another one is watched from its first whole day on. Holds a few numbers per feature, however many sign-ins there are. A batch that comes twice counts twice, which moves no share that matters.
 *
 * @throws UnavailableError if what was counted could not be read or written
 */
export function createWatchDrift({ store, champion, report }: WatchDriftDeps) {
  return async (events: readonly ActivityEvent[]): Promise<void> => {
    const decisions = events.filter((event) => event.type === 'sign-in.decided');
    if (decisions.length === 0) return;
    const { modelVersion, reference } = await champion();
    const ofChampion = decisions.filter(({ assessment }) => assessment.modelVersion === modelVersion);
    if (!reference || ofChampion.length === 0) return;
    for (let race = 1; race <= MAX_RACES; race += 1) {
      const { value, version } = await store.read();
      const after = countedOn(
        value?.modelVersion === modelVersion ? value : undefined,
        modelVersion,
        ofChampion,
      );
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
  modelVersion: string,
  decisions: readonly Extract<ActivityEvent, { readonly type: 'sign-in.decided' }>[],
): DriftState {
  let state = before ?? { modelVersion, day: 0, today: {}, dayBefore: {} };
  for (const [day, ofDay] of Map.groupBy(decisions, ({ at }) => Math.floor(at / DAY_MS))) {
    if (day > state.day)
      state = { modelVersion, day, today: {}, dayBefore: day === state.day + 1 ? state.today : {} };
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
