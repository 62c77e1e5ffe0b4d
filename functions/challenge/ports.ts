import type { ChallengeAnswered, SignInDecided } from '../activity/domain/activity-event.ts';
import type { AccountId, ChallengeId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { CognitoTokens } from '../session/domain/cognito-tokens.ts';
import type { SessionRecord } from '../session/domain/session-record.ts';
import type { AccountStanding } from './domain/account-standing.ts';
import type { ChallengeRecord } from './domain/challenge-record.ts';

export interface Challenges {
  /**
   * Counts one try on an open challenge, before anything is compared.
   *
   * @returns the challenge with the try taken, or undefined if it is closed, expired, used up or never was
   * @throws UnavailableError
   */
  takeTry(id: ChallengeId, now: number): Promise<ChallengeRecord | undefined>;
  /** Undoes `takeTry`, when what should have judged the code did not answer. @throws UnavailableError */
  giveBackTry(id: ChallengeId): Promise<void>;
  /** Ends a challenge. @returns false if it had ended; of several at once, one gets true. @throws UnavailableError */
  close(id: ChallengeId, now: number): Promise<boolean>;
  /** @returns the challenge if it is open @throws UnavailableError */
  findOpen(id: ChallengeId, now: number): Promise<ChallengeRecord | undefined>;
  /** Makes another code the right one. @returns false if the challenge is no longer open @throws UnavailableError */
  replaceCode(id: ChallengeId, codeHash: string, now: number): Promise<boolean>;
}

/** How an authenticator code fared at Cognito. */
export type TotpOutcome =
  | { readonly kind: 'right'; readonly tokens: CognitoTokens }
  | { readonly kind: 'wrong' }
  /** Cognito no longer knows the session that asked for the code. */
  | { readonly kind: 'ended' };

export interface TotpVerifier {
  /** @throws UnavailableError */
  verify(accountId: AccountId, cognitoSession: string, code: string): Promise<TotpOutcome>;
}

export interface AccountStandings {
  /** Reads what is true now, not what was true a moment ago. @throws UnavailableError */
  find(subject: Subject): Promise<AccountStanding | undefined>;
}

/** A decision and what it brings about, stored by one write. */
export type Decided = {
  readonly event: SignInDecided | ChallengeAnswered;
  readonly session?: SessionRecord;
  readonly challenge?: ChallengeRecord;
};

export interface DecisionLog {
  /** @throws UnavailableError if any of it was not stored: then nothing may be answered that depends on it */
  record(decided: Decided): Promise<void>;
}
