import type { ActivityEvent } from './domain/activity-event.ts';
import { isKnownType, toOcsf } from './domain/ocsf/to-ocsf.ts';
import type { BusEntry, EventBus, PoisonQueue, StreamRecord } from './ports.ts';

export type PublishActivityDependencies = { readonly bus: EventBus; readonly poison: PoisonQueue };

export type Published = { readonly published: number; readonly parked: number };

/**
 * Puts what was recorded on the bus, at least once: every follower knows an event by its id. A record that no retry
 * will make fit for the bus is parked, so it holds nobody up; if the bus does not take the rest, the whole batch
 * fails and comes again.
 *
 * @throws UnavailableError if the bus, or the queue for parked records, does not answer
 */
export function createPublishActivity({ bus, poison }: PublishActivityDependencies) {
  return async (records: readonly StreamRecord[]): Promise<Published> => {
    const entries: BusEntry[] = [];
    let parked = 0;
    for (const record of records) {
      if (record.kind === 'other') continue;
      const made = record.kind === 'poison' ? record : entryOf(record.event, bus);
      if ('detail' in made) entries.push(made);
      else {
        await poison.park(made.record, made.reason);
        parked += 1;
      }
    }
    if (entries.length > 0) await bus.put(entries);
    return { published: entries.length, parked };
  };
}

type Unfit = { readonly record: unknown; readonly reason: string };

function entryOf(event: ActivityEvent, bus: EventBus): BusEntry | Unfit {
  const unfit = (reason: string, record: unknown = event) => ({ record, reason });
  if (!isKnownType(event.type)) return unfit('No such kind of event');
  const detail = detailOf(event);
  if (!detail) return unfit('The event lacks what its kind needs');
  const entry = { detailType: `gatehouse.${event.type}.v1`, detail };
  if (bus.takes(entry)) return entry;
  const { type, eventId, at, accountId } = event;
  return unfit('The event is larger than the bus takes', { type, eventId, at, accountId });
}

/** The mapping is pure, so one that fails on an event fails on it for ever. */
function detailOf(event: ActivityEvent): object | undefined {
  try {
    return toOcsf(event);
  } catch {
    return undefined;
  }
}
