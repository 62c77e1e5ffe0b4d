import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { IncidentId, ReplayId } from '../platform/ids.ts';
import type { ListVerdict } from '../risk/domain/facts.ts';
import type { ListEntry } from './domain/list-entry.ts';
import type { ReplayJob } from './domain/replay-job.ts';
import type { StaffAction } from './domain/staff-action.ts';

export type ListedPage = {
  readonly entries: readonly ListEntry[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
};

/** What became of one change to a list. */
export type ListChange =
  | { readonly kind: 'done' }
  /** An incident put the address there: it goes when that is taken back. */
  | { readonly kind: 'held-by-incident'; readonly incidentId?: IncidentId };

/** Allow, deny and watch, as staff keep them; every decision reads what is written here. */
export interface OperatorLists {
  /** What staff listed and has not expired, by block. @throws UnavailableError */
  page(list: ListVerdict, now: number, from?: string): Promise<ListedPage>;
  /**
   * Puts an entry on its list and off the others, with the record of who did it: both or neither. Never replaces what
   * an incident put there. @throws UnavailableError
   */
  put(entry: ListEntry, action: StaffAction): Promise<ListChange>;
  /** Takes an entry off this list; one that is not on it stays as it is. @throws UnavailableError */
  remove(list: ListVerdict, block: string, action: StaffAction): Promise<ListChange>;
}

/** What staff did, kept for those who ask later. */
export interface StaffJournal {
  /** @throws UnavailableError */
  record(action: StaffAction): Promise<void>;
}

/** The names that policies were ever used under. */
export interface PolicyVersions {
  /**
   * Keeps a version for this content for good; the same content may claim it again.
   * @returns false if the version stands for other content. @throws UnavailableError
   */
  claim(version: string, contentHash: string): Promise<boolean>;
}

export type EventsPage = {
  /** All of one person's events lie together, in the order of time. */
  readonly events: readonly {
    readonly of: string;
    readonly position: string;
    readonly event: ActivityEvent;
  }[];
  /** How many items were looked at for them. */
  readonly looked: number;
  /** Where it goes on; absent at the end. */
  readonly next?: string;
};

/** Events of the past, of everybody: read in parts, each apart from the others. */
export interface StoredDecisions {
  /** @param from a `next` or `position` of this part. @throws UnavailableError */
  page(
    part: { readonly part: number; readonly parts: number; readonly since: number },
    from?: string,
  ): Promise<EventsPage>;
}

export interface Replays {
  /**
   * Stores a new replay and puts it in the one place of those that run: both or neither.
   * @param holder whose place it takes, as it was read
   * @returns false if there is one by this id already, or somebody else took the place. @throws UnavailableError
   */
  begin(job: ReplayJob, holder: ReplayId | undefined): Promise<boolean>;
  /** The same for one that was stored before, if nobody stored progress of it since. @throws UnavailableError */
  resume(job: ReplayJob, holder: ReplayId | undefined): Promise<boolean>;
  /** The replay that took the place last; it may be over. @throws UnavailableError */
  holder(): Promise<ReplayId | undefined>;
  /** @throws UnavailableError */
  find(replayId: ReplayId): Promise<ReplayJob | undefined>;
  /** Stores progress if nobody stored any since `job` was read. @returns false if somebody did. @throws UnavailableError */
  save(job: ReplayJob): Promise<boolean>;
}

/** Who does the work of a replay, beside the request. */
export interface ReplayWorker {
  /** @throws UnavailableError */
  start(replayId: ReplayId): Promise<void>;
}
