import type { Subject } from '../../platform/table-keys.ts';
import { isSessionLive, type SessionRecord } from './session-record.ts';

/** What the account itself says about every session on it. */
export type AccountStanding = {
  readonly state: 'active' | 'locked' | 'contained' | 'reset-required' | 'erased';
  /** Sessions decided before this instant (epoch milliseconds) have ended. */
  readonly notBefore: number;
  /** The password alone does not do, at the next sign-in or before it. */
  readonly stepUpRequired: boolean;
  /** The account's present blind index. */
  readonly subject?: Subject;
  /** Kinds of factors enrolled on it. */
  readonly factors?: readonly string[];
};

type Standing = {
  readonly session: SessionRecord | undefined;
  readonly account: AccountStanding | undefined;
};

/**
 * Says whether a session may be used now: it is there, has not ended or run out, and the account allows it.
 * What was decided before the account's `notBefore` has ended, even if it was stored after: so containment wins
 * every race against a sign-in that had already read the account.
 */
export function isUsable({ session, account }: Standing, now: number): boolean {
  if (!session || !account || !isSessionLive(session, now)) return false;
  const isOpen = account.state === 'active' || account.state === 'contained';
  const isProven = !account.stepUpRequired || session.assurance.factors.some((factor) => factor !== 'pwd');
  return isOpen && isProven && session.decidedAt >= account.notBefore;
}
