import type { ActivityEvent } from './domain/activity-event.ts';
import { isKnownType, toOcsf } from './domain/ocsf/to-ocsf.ts';
import type { EventBus, PoisonQueue, StreamRecord } from './ports.ts';

export type PublishActivityDependencies = { readonly bus: EventBus; readonly poison: PoisonQueue };

/**
 * Puts what was recorded on the bus, at least once and in order: every follower knows an event by its id. A record
 * that no retry will make readable is parked, so it holds nobody up; if the bus does not take the rest, the whole
 * batch fails and comes again.
 *
 * @throws UnavailableError if the bus, or the queue for parked records, does not answer
 */
export function createPublishActivity({ bus, poison }: PublishActivityDependencies) {
  return async (
    records: readonly StreamRecord[],
  ): Promise<{ readonly published: number; readonly parked: number }> => {
    const events: ActivityEvent[] = [];
    let parked = 0;
    for (const record of records) {
      if (record.kind === 'event' && isKnownType(record.event.type)) events.push(record.event);
      else if (record.kind !== 'other') {
        if (record.kind === 'poison') await poison.park(record.record, record.reason);
        else await poison.park(record.event, 'No such kind of event');
        parked += 1;
      }
    }
    const messages = events.map((event) => ({
      detailType: `gatehouse.${event.type}.v1`,
      detail: toOcsf(event),
    }));
    if (messages.length > 0) await bus.put(messages);
    return { published: events.length, parked };
  };
}
