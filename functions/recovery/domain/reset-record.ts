import type { Account } from '../../account/domain/account.ts';
import type { AccountId, ResetId } from '../../platform/ids.ts';
import type { Lane } from '../../platform/lanes.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { RISK_LANES } from '../../risk/domain/facts.ts';

/** A password reset that waits for the code from the mail. One nobody's address began has the same shape. */
export type ResetRecord = {
  readonly resetId: ResetId;
  /** Of a decoy, an id that nobody has. */
  readonly accountId: AccountId;
  readonly subject: Subject;
  /** Of a decoy no code has this hash. */
  readonly codeHash: string;
  readonly triesLeft: number;
  readonly startedAt: number;
  readonly expiresAt: number;
};

export const RESET_TRIES = 5;
export const RESET_LIFE_MS = 10 * 60_000;

/** Resets begun from one address. */
export const RESET_LANE: Lane = { ...RISK_LANES.addressResets, limit: 20 };
/** Resets begun on one device that the account knows, whatever its neighbours do. */
export const DEVICE_RESET_LANE: Lane = { name: 'recovery-device', limit: 20, windowMs: 3_600_000 };

/**
 * Says whether a reset may still set the password: the address that it was mailed to is still the account's, and nothing
 * ended the account's sessions since it began. Else whoever took an account over could begin a reset at a mailbox of
 * theirs and finish it after the owner took the account back.
 */
export function isStillDue(
  { subject, startedAt }: Pick<ResetRecord, 'subject' | 'startedAt'>,
  account: Pick<Account, 'subject' | 'notBefore'> | undefined,
): account is Pick<Account, 'subject' | 'notBefore'> {
  return account !== undefined && account.subject === subject && account.notBefore <= startedAt;
}
