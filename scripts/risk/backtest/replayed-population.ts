import type { ActivityEvent } from '../../../functions/activity/domain/activity-event.ts';
import { emptyPopulation, type PopulationSnapshot } from '../../../functions/risk/domain/population.ts';
import { decodePopulation, encodePopulation } from '../../../functions/risk/domain/population-codec.ts';
import { PopulationCounter } from '../../../functions/risk/domain/population-counter.ts';

/** Where a replay's population comes from. */
export type ReplayedPopulation = {
  at(now: number): PopulationSnapshot;
  count(event: ActivityEvent): void;
};

/** Counts that are trimmed as often as this stay within a few times a snapshot's size. */
const EVENTS_BETWEEN_TRIMS = 200_000;

/**
 * Every event counts at once. `isBounded` forgets what a snapshot would not hold; without it nothing is forgotten,
 * which is what stale and bounded snapshots are compared with.
 */
export function livePopulation(isBounded: boolean): ReplayedPopulation {
  const counter = new PopulationCounter(emptyPopulation());
  let events = 0;
  return {
    at: () => counter.view,
    count(event) {
      counter.count(event, event.at);
      if (isBounded && ++events % EVENTS_BETWEEN_TRIMS === 0) counter.trim();
    },
  };
}

/** As on the first day of an installation, whatever comes. */
export function noPopulation(): ReplayedPopulation {
  const nobody = emptyPopulation();
  return { at: () => nobody, count: () => {} };
}

/**
 * As production holds it: written, read back, and replaced only once it is older than `staleMs`.
 *
 * @param from until this instant every event counts at once: a short comparison then starts from a full history
 */
export function stalePopulation(
  staleMs: number,
  from = Number.NEGATIVE_INFINITY,
): ReplayedPopulation & { readonly largestBytes: number } {
  const counter = new PopulationCounter(emptyPopulation());
  let held = emptyPopulation();
  let heldSince = Number.NEGATIVE_INFINITY;
  let largestBytes = 0;
  return {
    at(now) {
      if (now < from) return counter.view;
      if (now - heldSince < staleMs) return held;
      counter.trim();
      const written = encodePopulation(counter.snapshot());
      const read = decodePopulation(written);
      if (read === 'unreadable') throw new Error('A snapshot that was just written cannot be read');
      held = read;
      heldSince = now;
      largestBytes = Math.max(largestBytes, Buffer.byteLength(written));
      return held;
    },
    count: (event) => counter.count(event, event.at),
    get largestBytes() {
      return largestBytes;
    },
  };
}
