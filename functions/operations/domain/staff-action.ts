import type { EventId } from '../../platform/ids.ts';

/** What a member of staff did, and why: kept whatever becomes of what it changed. */
export type StaffAction = {
  readonly eventId: EventId;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly staffId: string;
  readonly ip: string;
  readonly operation: 'list-address' | 'unlist-address' | 'set-policy' | 'start-replay';
  readonly target: string;
  readonly reason: string;
  /** Of the policy that was set: what its version stands for. */
  readonly contentHash?: string;
};
