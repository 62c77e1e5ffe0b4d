import type { AccountId, ChallengeId, DecisionId, SessionId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { CognitoTokens } from '../../session/domain/cognito-tokens.ts';
import type { StepUpPurpose } from '../../session/domain/step-up-purpose.ts';

export const CHALLENGE_FACTORS = ['totp', 'sms', 'email', 'passkey', 'recovery-code'] as const;
export type ChallengeFactor = (typeof CHALLENGE_FACTORS)[number];

/** One proof that was asked for, from the decision that asked to its end. Instants are epoch milliseconds. */
export type ChallengeRecord = {
  readonly challengeId: ChallengeId;
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly decisionId: DecisionId;
  /** What is asked for now. */
  readonly factor: ChallengeFactor;
  /** What may be asked for or given instead. */
  readonly alternatives: readonly ChallengeFactor[];
  /** The device the session will name. */
  readonly deviceId: string;
  /** The attempt came from a device that had signed in to the account before. */
  readonly isDeviceKnown: boolean;
  /** The attempt came from somebody who had just read the account's mail. */
  readonly mailboxProof?: string;
  /** Nothing decided before this instant counted for the account then: a new password begins new lanes. */
  readonly countedSince?: number;
  /** The session to raise: then the challenge is a step-up and signs nobody in. */
  readonly sessionId?: SessionId;
  /** What a step-up is for. */
  readonly purpose?: StepUpPurpose;
  /** When the attempt behind it read the account. */
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly triesLeft: number;
  /** What passing it releases. */
  readonly sealed: Uint8Array;
  /** What the present factor is judged by. */
  readonly expected?: Expected;
  readonly closedAt?: number;
};

/** What only this challenge takes for right. */
export type Expected =
  /**
   * Keyed hash of the code that was sent, bound to this challenge and account, and whether it went to a number that
   * is not relied on yet.
   */
  | { readonly codeHash: string; readonly isNewNumber?: true }
  /** What the passkey is to sign, base64url. */
  | { readonly passkeyChallenge: string };

/** What rests sealed in a challenge until it is passed. */
export type ChallengeMaterial = {
  /** Absent if the pool itself asks for its authenticator app's code first, or if nobody is to be signed in. */
  readonly tokens?: CognitoTokens;
  /** Cognito's own challenge, which the code of the app that it knows answers. */
  readonly cognitoSession?: string;
  /** Where codes go, if the challenge is met by one from a mail. */
  readonly email?: string;
};

export const MAX_TRIES = 5;

/** How long a challenge may be answered: until a little before Cognito's own session, or the sealed token, runs out. */
export const CHALLENGE_LIFE_MS = 8 * 60_000;

/** Says whether a challenge can still be answered. TTL deletion lags by days, so reading an item proves nothing. */
export function isChallengeOpen(challenge: ChallengeRecord, now: number): boolean {
  return challenge.closedAt === undefined && challenge.triesLeft > 0 && now < challenge.expiresAt;
}

/** What sealed material is bound to: it cannot be moved to another challenge or account. */
export function materialContext(
  challenge: Pick<ChallengeRecord, 'challengeId' | 'accountId'>,
): Record<string, string> {
  return { what: 'challenge', challengeId: challenge.challengeId, accountId: challenge.accountId };
}
