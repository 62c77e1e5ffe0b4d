import type { AccountId, ChallengeId, DecisionId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { CognitoTokens } from '../../session/domain/cognito-tokens.ts';

export type ChallengeFactor = 'totp' | 'email';

/** One proof that was asked for, from the decision that asked to its end. Instants are epoch milliseconds. */
export type ChallengeRecord = {
  readonly challengeId: ChallengeId;
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly decisionId: DecisionId;
  readonly factor: ChallengeFactor;
  /** The device the session will name. */
  readonly deviceId: string;
  /** The attempt came from a device that had signed in to the account before. */
  readonly isDeviceKnown: boolean;
  /** When the attempt behind it read the account. */
  readonly startedAt: number;
  readonly expiresAt: number;
  readonly triesLeft: number;
  /** What passing it releases. */
  readonly sealed: Uint8Array;
  /** Keyed hash of the code that was sent, bound to this challenge and account. */
  readonly codeHash?: string;
  readonly closedAt?: number;
};

/** What rests sealed in a challenge until it is passed. */
export type ChallengeMaterial =
  | { readonly factor: 'totp'; readonly cognitoSession: string }
  | { readonly factor: 'email'; readonly email: string; readonly tokens: CognitoTokens };

export const MAX_TRIES = 5;

/**
 * How long a challenge may be answered. An authenticator's is answered at Cognito, whose own session lives three
 * minutes; an e-mail's ends before the sealed access token does, so that what is released is still of use.
 */
export const CHALLENGE_LIFE_MS: { readonly [F in ChallengeFactor]: number } = {
  totp: 3 * 60_000,
  email: 8 * 60_000,
};

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
