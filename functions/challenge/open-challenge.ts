import { type AccountId, type DecisionId, newId } from '../platform/ids.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { Challenge } from '../session/session-schemas.ts';
import { codeHashOf } from './code-hash.ts';
import {
  CHALLENGE_LIFE_MS,
  type ChallengeMaterial,
  type ChallengeRecord,
  MAX_TRIES,
  materialContext,
} from './domain/challenge-record.ts';
import { maskedAddress } from './domain/masked-address.ts';
import { newCode } from './domain/one-time-code.ts';

export type Opening = {
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly decisionId: DecisionId;
  readonly deviceId: string;
  readonly isDeviceKnown: boolean;
  /** When the attempt read the account. */
  readonly at: number;
  /** What passing the challenge releases. */
  readonly material: ChallengeMaterial;
};

/** What is to be stored, what the client is told once it is, and the code to send if the factor needs one sent. */
export type OpenedChallenge = {
  readonly record: ChallengeRecord;
  readonly challenge: Challenge;
  readonly code?: string;
};
export type OpenChallenge = (opening: Opening) => Promise<OpenedChallenge>;

/**
 * Makes a challenge. It stores and sends nothing: the caller writes the record together with the decision it
 * follows from, and sends the code only after that.
 */
export function createOpenChallenge({
  keys,
  sealer,
  randomInt,
}: {
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly randomInt: (bound: number) => number;
}): OpenChallenge {
  return async ({ material, at, ...owner }) => {
    const { factor } = material;
    const challengeId = newId('chl', at);
    const named = { challengeId, accountId: owner.accountId };
    const code = factor === 'email' ? newCode(randomInt) : undefined;
    const [sealed, codeHash] = await Promise.all([
      sealer.seal(JSON.stringify(material), materialContext(named)),
      code && codeHashOf(keys, named, code),
    ]);
    const expiresAt = at + CHALLENGE_LIFE_MS[factor];
    return {
      record: {
        ...owner,
        challengeId,
        factor,
        startedAt: at,
        expiresAt,
        triesLeft: MAX_TRIES,
        sealed,
        ...(codeHash ? { codeHash } : {}),
      },
      challenge: {
        challengeId,
        factor,
        expiresAt: new Date(expiresAt).toISOString(),
        ...(material.factor === 'email' ? { destination: maskedAddress(material.email) } : {}),
        alternatives: [],
      },
      ...(code ? { code } : {}),
    };
  };
}
