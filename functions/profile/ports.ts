import type { Account } from '../account/domain/account.ts';
import type { MadeChange } from '../account/domain/made-change.ts';
import type { CodeRecords } from '../platform/code-records.ts';
import type { AccountId, ChangeId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { PendingChange } from './domain/change.ts';

/** Changes that wait for their code. */
export type PendingChanges = CodeRecords<ChangeId, PendingChange>;

export type TakingBack = {
  readonly later: readonly ChangeId[];
  /** The identifier that the account is to have. */
  readonly to: Subject | undefined;
  readonly at: number;
};

/** Changes that were made. Every method throws UnavailableError if the store does not answer. */
export interface MadeChanges {
  /** The oldest first. */
  list(accountId: AccountId): Promise<readonly MadeChange[]>;
  /**
   * Keeps a change that moves no identifier. Keeping the same one again changes nothing.
   *
   * @returns 'stale' if the account is no longer as it was read
   */
  keep(account: Account, change: MadeChange): Promise<'kept' | 'stale'>;
  /**
   * Lets the account be signed in to by another identifier, and keeps the change. The one before is kept from everybody
   * for as long as the change can be taken back.
   *
   * @returns 'taken' if the identifier is somebody else's; 'stale' if the account is no longer as it was read: then what
   * the new identifier would say of it is not so; doing it again with the same result is 'moved'
   */
  move(account: Account, to: Subject, change: MadeChange): Promise<'moved' | 'taken' | 'stale'>;
  /**
   * Marks the changes made after one as taken back, so that none of them is a way forward again, and with it lets the
   * account be signed in to by the identifier that it is to have, if it has another, which is freed.
   *
   * @returns false if this change was taken back by an undo of an earlier one, or the account is no longer as it was read
   */
  takeBack(account: Account, change: MadeChange, taking: TakingBack): Promise<boolean>;
  /** Marks a change as taken back. */
  markUndone(accountId: AccountId, changeId: ChangeId, at: number): Promise<void>;
  /** Sets when the account is to be erased. @returns false if the account is no longer as it was read */
  setDeletion(account: Account, deletionAt: number): Promise<boolean>;
  clearDeletion(accountId: AccountId): Promise<void>;
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
