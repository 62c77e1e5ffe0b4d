import type { CodeRecords } from '../platform/code-records.ts';
import type { AccountId, ResetId } from '../platform/ids.ts';
import type { ResetRecord } from './domain/reset-record.ts';

/** Password resets that wait for their code. */
export type PasswordResets = CodeRecords<ResetId, ResetRecord>;

/** The user pool's side of a new password. Every method throws UnavailableError if the pool does not answer. */
export interface PoolPasswords {
  /** @returns the address of the account; undefined if the pool does not know it */
  emailOf(id: AccountId): Promise<string | undefined>;
  /** Signs nobody in. @returns whether this is the account's password */
  isCurrent(id: AccountId, password: string): Promise<boolean>;
  set(id: AccountId, password: string): Promise<void>;
  /** Ends what the pool itself would still refresh. */
  endSessions(id: AccountId): Promise<void>;
}
