import type { ActivityEvent } from './domain/activity-event.ts';

/** Where facts are written once; everything that follows from them is read off its stream. */
export interface ActivityLog {
  /** Records events; an event id recorded before is left as it is. @throws UnavailableError */
  record(...events: readonly ActivityEvent[]): Promise<void>;
}
