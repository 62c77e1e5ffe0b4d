import type { AccountId, ChangeId } from '../../platform/ids.ts';
import type { Lane } from '../../platform/lanes.ts';

/** An address or a number that waits for the code which went to it. Instants are epoch milliseconds. */
export type PendingChange = {
  readonly changeId: ChangeId;
  readonly accountId: AccountId;
  readonly kind: 'email' | 'phone';
  /** What is to be: the new address in its one spelling, or the number in E.164. Sealed for this change. */
  readonly sealed: Uint8Array;
  /** Of an address that somebody else owns nobody was told a code: it can only be guessed at. */
  readonly codeHash: string;
  readonly triesLeft: number;
  readonly expiresAt: number;
};

export const CHANGE_TRIES = 5;
export const CHANGE_LIFE_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Long enough to come back from a holiday to a mail that somebody else caused. */
export const DELETION_GRACE_MS = 14 * DAY_MS;

/** Changes begun on one account. */
export const CHANGE_LANE: Lane = { name: 'change', limit: 10, windowMs: DAY_MS };
/** Codes tried for changes of one account. */
export const CHANGE_CODE_LANE: Lane = { name: 'change-code', limit: 30, windowMs: DAY_MS };

/** What a change's values are sealed for. */
export function changeContext(accountId: AccountId, changeId: ChangeId): Record<string, string> {
  return { what: 'change', accountId, changeId };
}
