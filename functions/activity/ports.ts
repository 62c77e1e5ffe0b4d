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
