import type { ChallengeAnswered, SignInDecided } from '../activity/domain/activity-event.ts';
import type { AccountId, ChallengeId, FactorId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { CognitoTokens } from '../session/domain/cognito-tokens.ts';
import type { SessionRecord } from '../session/domain/session-record.ts';
import type { AccountStanding } from './domain/account-standing.ts';
import type { ChallengeFactor, ChallengeRecord, Expected } from './domain/challenge-record.ts';
import type { EnrolledFactor, FailureCount } from './domain/enrolled-factor.ts';

export interface Challenges {
  /** @throws UnavailableError */
  open(challenge: ChallengeRecord): Promise<void>;
  /**
   * Counts one try on an open challenge, before anything is compared.
   *
   * @returns the challenge with the try taken, or undefined if it is closed, expired, used up or never was
   * @throws UnavailableError
   */
  takeTry(id: ChallengeId, now: number): Promise<ChallengeRecord | undefined>;
  /** Undoes `takeTry`, when what should have judged the proof did not answer. @throws UnavailableError */
  giveBackTry(id: ChallengeId): Promise<void>;
  /** Ends a challenge. @returns false if it had ended; of several at once, one gets true. @throws UnavailableError */
  close(id: ChallengeId, now: number): Promise<boolean>;
  /** @returns the challenge if it is open @throws UnavailableError */
  findOpen(id: ChallengeId, now: number): Promise<ChallengeRecord | undefined>;
  /**
   * Asks for something else from now on, or for another code: what was right before no longer is.
   *
   * @returns false if the challenge is no longer open
   * @throws UnavailableError
   */
  askFor(
    id: ChallengeId,
    asked: {
      readonly factor: ChallengeFactor;
      readonly alternatives: readonly ChallengeFactor[];
      readonly expected: Expected | undefined;
    },
    now: number,
  ): Promise<boolean>;
}

/** Factors as they are enrolled. Every method throws UnavailableError if the store does not answer. */
export interface EnrolledFactors {
  /** What is true now, the oldest first. */
  list(accountId: AccountId): Promise<readonly EnrolledFactor[]>;
  /** Judges a recovery code and leaves it as it is. */
  hasRecoveryCode(accountId: AccountId, hash: string): Promise<boolean>;
  /** Uses a recovery code up. @returns false if it is none, or was used; of several at once, one gets true */
  useRecoveryCode(accountId: AccountId, hash: string): Promise<boolean>;
  /** Counts a passkey's signature. @returns false if a signature with this count or a higher one was seen before */
  countSignature(accountId: AccountId, factorId: FactorId, signCount: number): Promise<boolean>;
  /** Counts a wrong code against an authenticator app. @returns how many there are now; 0 if it is gone */
  countFailure(accountId: AccountId, factorId: FactorId, count: FailureCount): Promise<number>;
  forgetFailures(accountId: AccountId, factorId: FactorId, counts: readonly FailureCount[]): Promise<void>;
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

/** Gets tokens from the pool for somebody whose proof it cannot judge itself, on our word. */
export interface TokenVoucher {
  /** @returns undefined if the pool signs nobody in to this account. @throws UnavailableError */
  tokensFor(accountId: AccountId): Promise<CognitoTokens | undefined>;
}

/** Judges what a passkey signed. */
export interface PasskeyVerifier {
  /** @returns undefined if the signature is not this passkey's, or not for us, this challenge and a verified user */
  verify(
    response: unknown,
    passkey: { readonly credentialId: string; readonly publicKey: Uint8Array; readonly signCount: number },
    challenge: string,
  ): Promise<{ readonly signCount: number } | undefined>;
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
