import type { ClientFacts } from '../platform/client-facts.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { ChallengeRecord } from './domain/challenge-record.ts';

/** Six digits. `randomInt` answers evenly from 0 up to, and without, its bound. */
export function newCode(randomInt: (bound: number) => number): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** What is stored of a code: it tells nothing by itself and fits no other challenge or account. */
export function codeHashOf(
  keys: PurposeKeys,
  challenge: Pick<ChallengeRecord, 'challengeId' | 'accountId'>,
  code: string,
): Promise<string> {
  return keyedHash(keys, 'one-time-code', challenge.challengeId, challenge.accountId, code);
}

/** Where a request came from, in words for a mail. */
export function placeOf({ city, country }: ClientFacts): string | undefined {
  return [city, country].filter((part) => part !== undefined).join(', ') || undefined;
}
