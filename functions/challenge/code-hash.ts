import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { ChallengeRecord } from './domain/challenge-record.ts';

/** What is stored of a code: it tells nothing by itself and fits no other challenge or account. */
export function codeHashOf(
  keys: PurposeKeys,
  challenge: Pick<ChallengeRecord, 'challengeId' | 'accountId'>,
  code: string,
): Promise<string> {
  return keyedHash(keys, 'one-time-code', challenge.challengeId, challenge.accountId, code);
}
