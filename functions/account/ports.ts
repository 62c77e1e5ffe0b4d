import type { CodeRecords } from '../platform/code-records.ts';
import type { AccountId, SignUpId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { Account } from './domain/account.ts';
import type { HeldAccount } from './domain/held-account.ts';
import type { SignUpRecord } from './domain/sign-up-record.ts';

/** Sign-ups that wait for their code. */
export type SignUps = CodeRecords<SignUpId, SignUpRecord>;

/** Accounts and the identifiers they own. Every method throws UnavailableError if the store does not answer. */
export interface Accounts {
  /** @returns whose identifier it is; undefined if it is free */
  ownerOf(subject: Subject): Promise<AccountId | undefined>;
  /**
   * Opening the same account again changes nothing, whatever became of it since.
   *
   * @returns the account as it was opened first, or 'taken' if another account owns the identifier
   */
  open(account: Account): Promise<Account | 'taken'>;
  find(id: AccountId): Promise<Account | undefined>;
}

/** Passwords that were stolen somewhere and are known to attackers. */
export interface BreachedPasswords {
  /**
   * Never throws: a service that does not answer must not keep anybody from choosing a password.
   *
   * @param password as it would be stored
   * @returns 'unknown' if nobody was asked or no usable answer came
   */
  isBreached(password: string): Promise<'breached' | 'clear' | 'unknown'>;
}

export type PoolProfile = {
  readonly email: string;
  /** E.164. */
  readonly phoneNumber?: string;
};

/** The user pool's side of an account. Every method throws UnavailableError if the pool does not answer. */
export interface PoolUsers {
  /** Creating the same user again sets the password again. */
  create(id: AccountId, profile: PoolProfile, password: string): Promise<void>;
  remove(id: AccountId): Promise<void>;
  find(id: AccountId): Promise<PoolProfile | undefined>;
}

export type AccountChange =
  | { readonly kind: 'changed' | 'unchanged'; readonly before: HeldAccount; readonly after: HeldAccount }
  /** There is no such account, or nothing left of it to protect. */
  | { readonly kind: 'gone' };

/** How accounts stand, for whoever holds them back or lets them go. */
export interface HeldAccounts {
  /**
   * Changes an account under every key it is kept under, at once. The change is computed again whenever somebody
   * else was faster, so it must be a function of the account alone.
   *
   * @throws UnavailableError, also if others kept being faster
   */
  change(accountId: AccountId, change: (account: HeldAccount) => HeldAccount): Promise<AccountChange>;
}
