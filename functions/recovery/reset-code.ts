import type { ResetId } from '../platform/ids.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';

/**
 * Eight digits, two more than a challenge's code: nothing else stands before a reset, and its guesses are limited
 * generously, so that guessing does not keep the owner from it. `randomInt` answers evenly below its bound.
 */
export function newResetCode(randomInt: (bound: number) => number): string {
  return String(randomInt(100_000_000)).padStart(8, '0');
}

/** What is stored of a reset's code: it fits no other reset. */
export function resetCodeHash(keys: PurposeKeys, resetId: ResetId, code: string): Promise<string> {
  return keyedHash(keys, 'one-time-code', 'password-reset', resetId, code);
}
