import type { ResetId } from '../platform/ids.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import { newReadableCode, plainCode } from '../platform/readable-code.ts';

const LETTERS = 12;

/**
 * 60 bits: nothing else stands before a reset, and it cannot be guessed however many resets are begun. So its guesses
 * need no limit for a person, which strangers could use up to keep the owner out.
 */
export function newResetCode(randomInt: (bound: number) => number): string {
  return newReadableCode(LETTERS, randomInt);
}

/** What is stored of a reset's code: it fits no other reset. */
export function resetCodeHash(keys: PurposeKeys, resetId: ResetId, typed: string): Promise<string> {
  return keyedHash(keys, 'one-time-code', 'password-reset', resetId, plainCode(typed));
}
