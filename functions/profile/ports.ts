import type { Account } from '../account/domain/account.ts';
import type { CodeRecords } from '../platform/code-records.ts';
import type { AccountId, ChangeId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { MadeChange, PendingChange } from './domain/change.ts';

/** Changes that wait for their code. */
export type PendingChanges = CodeRecords<ChangeId, PendingChange>;

/** Changes that were made. Every method throws UnavailableError if the store does not answer. */
export interface MadeChanges {
  /** The oldest first. */
  list(accountId: AccountId): Promise<readonly MadeChange[]>;
  /** Keeps a change that moves no identifier. Keeping the same one again changes nothing. */
  keep(accountId: AccountId, change: MadeChange): Promise<void>;
  /**
   * Lets the account be signed in to by another identifier, and keeps the change. The one before is kept from everybody
   * for as long as the change can be taken back.
   *
   * @returns 'taken' if the identifier is somebody else's; doing it again with the same result is 'moved'
   */
  move(account: Account, to: Subject, change: MadeChange): Promise<'moved' | 'taken'>;
  /**
   * Lets the account be signed in to by the identifier it had before a change, frees the present one, and marks the
   * change and all made after it as taken back, so that none of those is a way forward again.
   *
   * @returns false if somebody else was faster
   */
  moveBack(account: Account, change: MadeChange, at: number): Promise<boolean>;
  /** Marks changes as taken back. */
  markUndone(accountId: AccountId, changes: readonly ChangeId[], at: number): Promise<void>;
  /** Sets when the account is to be erased, or takes that back. */
  setDeletion(accountId: AccountId, deletionAt: number | undefined): Promise<void>;
}

/** The user pool's side of a profile. Every method throws UnavailableError if the pool does not answer. */
export interface PoolProfiles {
  find(id: AccountId): Promise<{ readonly email: string; readonly phoneNumber?: string } | undefined>;
  setEmail(id: AccountId, email: string): Promise<void>;
  /** An empty number takes it away. */
  setPhoneNumber(id: AccountId, phoneNumber: string): Promise<void>;
  setPassword(id: AccountId, password: string): Promise<void>;
  /** Ends what the pool itself would still refresh. */
  endSessions(id: AccountId): Promise<void>;
}

/** What the risk engine has learnt of a person, which is known by the identifier. */
export interface Familiarity {
  /** What is known under the new identifier already stays. @throws UnavailableError */
  carryOver(from: Subject, to: Subject): Promise<void>;
}
