import type { AccountId, EventId } from '../platform/ids.ts';
import type { ActivityEvent } from './domain/activity-event.ts';

/** Where facts are written once; everything that follows from them is read off its stream. */
export interface ActivityLog {
  /** Records events; an event id recorded before is left as it is. @throws UnavailableError */
  record(...events: readonly ActivityEvent[]): Promise<void>;
}

export type HistoryPage = {
  /** Newest first. */
  readonly events: readonly ActivityEvent[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
};

/** What happened on one account. */
export interface ActivityHistory {
  /** @param from a `next` of an earlier page. @throws UnavailableError */
  page(accountId: AccountId, from?: string): Promise<HistoryPage>;
  find(accountId: AccountId, eventId: EventId): Promise<ActivityEvent | undefined>;
}

/** Where a record waits for a person that no retry will make readable. */
export interface PoisonQueue {
  /** @throws UnavailableError */
  park(record: unknown, reason: string): Promise<void>;
}

/** One record of the stream, as far as it could be understood. */
export type StreamRecord =
  | { readonly kind: 'event'; readonly event: ActivityEvent }
  | { readonly kind: 'other' }
  | { readonly kind: 'poison'; readonly record: unknown; readonly reason: string };

/** One event on its way to the bus. */
export type BusEntry = { readonly detailType: string; readonly detail: object };

export interface EventBus {
  /** Whether an entry is small enough to be taken at all. */
  takes(entry: BusEntry): boolean;
  /**
   * All of them, in order but for those that had to be offered again.
   *
   * @throws UnavailableError if any was not taken
   */
  put(entries: readonly BusEntry[]): Promise<void>;
}
