import type { ActivityEvent } from '../../activity/domain/activity-event.ts';
import { lessonOf } from './lesson.ts';
import type { CountedEvent, PopulationSnapshot } from './population.ts';
import { attemptOf, PopulationCounter } from './population-counter.ts';
import { shortHash } from './short-hash.ts';

export const KEPT_EVENTS = 4_096;

/**
 * Counts a batch of events into a new snapshot. An event counted before is left out, so a batch that is
 * delivered again, or was written before the writer was killed, changes nothing.
 */
export function countPopulation(
  before: PopulationSnapshot,
  events: readonly ActivityEvent[],
  now: number,
): PopulationSnapshot {
  const known = new Set(before.counted.map(([name]) => name));
  const fresh: ActivityEvent[] = [];
  for (const event of events) {
    const key = shortHash(event.eventId);
    if (known.has(key) || event.at <= before.countedUntil) continue;
    if (!lessonOf(event) && !attemptOf(event)) continue;
    known.add(key);
    fresh.push(event);
  }
  if (fresh.length === 0) return before;

  const counter = new PopulationCounter(before);
  for (const event of fresh) counter.count(event, now);
  return { ...counter.snapshot(), ...remembered(before, fresh) };
}

/** Beyond the ring's length the oldest names are forgotten, and nothing as old as they are is counted again. */
function remembered(
  before: PopulationSnapshot,
  fresh: readonly ActivityEvent[],
): Pick<PopulationSnapshot, 'counted' | 'countedUntil'> {
  const names = fresh.map((event): CountedEvent => [shortHash(event.eventId), event.at]);
  const all = [...before.counted, ...names].sort((a, b) => a[1] - b[1]);
  const forgotten = all.splice(0, Math.max(0, all.length - KEPT_EVENTS));
  return { counted: all, countedUntil: Math.max(before.countedUntil, ...forgotten.map(([, at]) => at)) };
}
