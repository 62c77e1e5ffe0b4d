import type { AccountId } from '../../platform/ids.ts';
import { keyedHash, type PurposeKeys } from '../../platform/purpose-keys.ts';
import { plainCode } from '../../platform/readable-code.ts';
import type { ChallengeRecord } from './challenge-record.ts';

/** What is stored of a code: it tells nothing by itself and fits no other challenge or account. */
export function codeHashOf(
  keys: PurposeKeys,
  challenge: Pick<ChallengeRecord, 'challengeId' | 'accountId'>,
  code: string,
): Promise<string> {
  return keyedHash(keys, 'one-time-code', challenge.challengeId, challenge.accountId, code);
}

/** What is stored of a recovery code. It is read from paper: hyphens, spaces, case and look-alikes do not matter. */
export function recoveryCodeHash(keys: PurposeKeys, accountId: AccountId, typed: string): Promise<string> {
  return keyedHash(keys, 'one-time-code', 'recovery-code', accountId, plainCode(typed));
}
