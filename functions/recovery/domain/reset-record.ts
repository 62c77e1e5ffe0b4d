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
  /** Of a decoy's code nobody was told: it can only be guessed at, and the guesses are counted. */
  readonly codeHash: string;
  readonly triesLeft: number;
  readonly startedAt: number;
  readonly expiresAt: number;
};

export const RESET_TRIES = 5;
export const RESET_LIFE_MS = 10 * 60_000;

/** Resets begun from one address. */
export const RESET_LANE: Lane = { ...RISK_LANES.addressResets, limit: 20 };
/** Mails to one address, whoever asks for them. */
export const RESET_MAIL_LANE: Lane = { ...RISK_LANES.resets, limit: 10 };
/**
 * Codes tried for one person, over all resets. Apart from the codes of challenges, so that guesses here shut nobody
 * out there.
 */
export const RESET_CODE_LANE: Lane = { name: 'recovery-code', limit: 50, windowMs: 86_400_000 };

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
