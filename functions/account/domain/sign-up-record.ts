import type { AccountId, SignUpId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';

/** A sign-up that waits for the code from the mail. Bound to the browser that began it, which alone knows its id. */
export type SignUpRecord = {
  readonly signUpId: SignUpId;
  /** The id the account will have, so that confirming twice opens one account. */
  readonly accountId: AccountId;
  readonly subject: Subject;
  /** Address and password, sealed for this sign-up. */
  readonly sealed: Uint8Array;
  /** Of a decoy no code has this hash. */
  readonly codeHash: string;
  readonly triesLeft: number;
  readonly expiresAt: number;
};

export const SIGN_UP_TRIES = 5;
export const SIGN_UP_LIFE_MS = 10 * 60_000;

export type SignUpMaterial = {
  readonly email: string;
  readonly password: string;
  /** In E.164, and proved by nobody: no message goes to it before it is. */
  readonly phoneNumber?: string;
  /** A language tag (BCP 47). */
  readonly locale?: string;
};

export function signUpContext(signUpId: SignUpId): Record<string, string> {
  return { purpose: 'sign-up', signUpId };
}
