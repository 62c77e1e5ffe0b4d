import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import { keptEvent, partitionOf, rowOf } from './domain/row.ts';
import type { EventLake } from './ports.ts';

/**
 * Writes what was decided, and what came of it, into the lake. Events come at least once, so a row may be there twice;
 * whoever reads takes one per event id.
 *
 * @returns how many rows were written
 * @throws UnavailableError if they could not be; the batch is then to come again
 */
export function createKeepEvents({ lake }: { readonly lake: EventLake }) {
  return async (events: readonly ActivityEvent[]): Promise<number> => {
    const kept = events.flatMap((event) => keptEvent(event) ?? []);
    const folders = Map.groupBy(kept, partitionOf);
    await Promise.all([...folders].map(([folder, group]) => lake.add(folder, group.map(rowOf))));
    return kept.length;
  };
}
