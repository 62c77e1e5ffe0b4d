import type { AccountId, ChallengeId, DecisionId, SessionId } from '../../platform/ids.ts';
import { type Subject, sessionKeys } from '../../platform/table-keys.ts';
import type { StepUpPurpose } from '../../session/domain/step-up-purpose.ts';
import type { ChallengeFactor, ChallengeRecord, Expected } from './challenge-record.ts';

/** A challenge as it rests in the Sessions table. */
export type ChallengeItem = {
  readonly pk: string;
  readonly sk: string;
  readonly accountId: string;
  readonly subjectHash: string;
  readonly decisionId: string;
  readonly factor: ChallengeFactor;
  readonly alternatives: readonly ChallengeFactor[];
  readonly deviceId: string;
  readonly isDeviceKnown: boolean;
  readonly mailboxProof?: string;
  readonly countedSince?: number;
  readonly sessionId?: string;
  readonly purpose?: StepUpPurpose;
  readonly startedAt: number;
  readonly expiresAt: number;
  /** The table's TTL attribute. */
  readonly expiresAtSeconds: number;
  readonly triesLeft: number;
  readonly sealed: Uint8Array;
  readonly expected?: Expected;
  readonly closedAt?: number;
};

export function toChallengeItem(challenge: ChallengeRecord): ChallengeItem {
  const { challengeId, subject, ...rest } = challenge;
  return {
    ...sessionKeys.challenge(challengeId),
    ...rest,
    subjectHash: subject,
    expiresAtSeconds: Math.ceil(challenge.expiresAt / 1000),
  };
}

export function fromChallengeItem(item: ChallengeItem): ChallengeRecord {
  const { pk, sk: _, expiresAtSeconds: __, subjectHash, accountId, decisionId, sessionId, ...rest } = item;
  return {
    ...rest,
    challengeId: pk.slice('CHALLENGE#'.length) as ChallengeId,
    accountId: accountId as AccountId,
    decisionId: decisionId as DecisionId,
    subject: subjectHash as Subject,
    ...(sessionId ? { sessionId: sessionId as SessionId } : {}),
  };
}
