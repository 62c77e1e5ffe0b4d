import { type AccountId, type DecisionId, newId, type SessionId } from '../platform/ids.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { StepUpPurpose } from '../session/domain/step-up-purpose.ts';
import type { Challenge } from '../session/session-schemas.ts';
import type { Asked, AskForProof } from './ask-for-proof.ts';
import {
  CHALLENGE_LIFE_MS,
  type ChallengeMaterial,
  type ChallengeRecord,
  MAX_TRIES,
  materialContext,
} from './domain/challenge-record.ts';
import { isNewNumber, ofKind } from './domain/enrolled-factor.ts';
import { chooseFactor } from './domain/factor-choice.ts';
import type { EnrolledFactors } from './ports.ts';

export type Opening = {
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly decisionId: DecisionId;
  readonly deviceId: string;
  readonly isDeviceKnown: boolean;
  /** Of an attempt from somebody who had just read the account's mail. */
  readonly mailboxProof?: string;
  /** Nothing decided before this instant counts for the account. */
  readonly countedSince: number;
  /** The session to raise, if nobody is to be signed in. */
  readonly sessionId?: SessionId;
  /** What it is to be raised for. */
  readonly purpose?: StepUpPurpose;
  /** Kinds of factors enrolled on the account. */
  readonly enrolled: readonly string[];
  /** The strongest factor is asked for. */
  readonly isRisky: boolean;
  /** When the attempt read the account. */
  readonly at: number;
  /** What passing the challenge releases. */
  readonly material: ChallengeMaterial;
};

/** What is to be stored, what the client is told once it is, and the code to send if the factor needs one sent. */
export type OpenedChallenge = {
  readonly record: ChallengeRecord;
  readonly challenge: Challenge;
  readonly toSend?: Asked['toSend'];
};
/** @returns undefined if there is nothing that could be asked for */
export type OpenChallenge = (opening: Opening) => Promise<OpenedChallenge | undefined>;

/**
 * Makes a challenge. It stores and sends nothing: the caller writes the record together with the decision it
 * follows from, and sends the code only after that.
 */
export function createOpenChallenge({
  sealer,
  ask,
  factors,
}: {
  readonly factors: Pick<EnrolledFactors, 'list'>;
  readonly sealer: Sealer;
  readonly ask: AskForProof;
}): OpenChallenge {
  return async ({ material, at, enrolled, isRisky, ...owner }) => {
    const isNumberNew =
      enrolled.includes('sms') &&
      ofKind(await factors.list(owner.accountId), 'sms').every((phone) => isNewNumber(phone, at));
    const choice = chooseFactor(enrolled, isRisky, isNumberNew);
    const named = { challengeId: newId('chl', at), accountId: owner.accountId };
    const [sealed, asked] = await Promise.all([
      sealer.seal(JSON.stringify(material), materialContext(named)),
      ask(named, choice.first, material, at),
    ]);
    if (!asked) return undefined;
    const record: ChallengeRecord = {
      ...owner,
      ...named,
      factor: choice.first,
      alternatives: choice.alternatives,
      startedAt: at,
      expiresAt: at + CHALLENGE_LIFE_MS,
      triesLeft: MAX_TRIES,
      sealed,
      ...(asked.expected ? { expected: asked.expected } : {}),
    };
    return { record, challenge: wireChallenge(record, asked), toSend: asked.toSend };
  };
}

/** A challenge as its client sees it. */
export function wireChallenge(
  { challengeId, factor, expiresAt, alternatives }: ChallengeRecord,
  { destination, publicKey }: Asked,
): Challenge {
  return {
    challengeId,
    factor,
    expiresAt: new Date(expiresAt).toISOString(),
    alternatives: [...alternatives],
    ...(destination ? { destination } : {}),
    ...(publicKey
      ? { publicKey: { ...publicKey, allowCredentials: publicKey.allowCredentials.map(mutable) } }
      : {}),
  };
}

function mutable({ transports, ...credential }: NonNullable<Asked['publicKey']>['allowCredentials'][number]) {
  return { ...credential, ...(transports ? { transports: [...transports] } : {}) };
}
