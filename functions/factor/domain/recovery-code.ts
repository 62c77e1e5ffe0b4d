import { newReadableCode } from '../../platform/readable-code.ts';

export const RECOVERY_CODES = 10;
const LETTERS = 16;

/** A code to be kept on paper: 80 bits (NIST SP 800-63B-4, 3.1.2 asks for 20). */
export function newRecoveryCode(randomInt: (bound: number) => number): string {
  return newReadableCode(LETTERS, randomInt);
}
