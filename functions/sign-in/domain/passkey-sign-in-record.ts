import type { PasskeySignInId } from '../../platform/ids.ts';
import type { Lane } from '../../platform/lanes.ts';

/** A sign-in that waits for whichever passkey its device holds for us. It belongs to nobody until one signed. */
export type PasskeySignInRecord = {
  readonly passkeySignInId: PasskeySignInId;
  /** What the passkey is to sign, base64url. */
  readonly passkeyChallenge: string;
  readonly triesLeft: number;
  readonly expiresAt: number;
};

export const PASSKEY_SIGN_IN_TRIES = 3;
export const PASSKEY_SIGN_IN_LIFE_MS = 5 * 60_000;

/** Sign-ins by passkey begun from one address: each leaves a record for some minutes. */
export const PASSKEY_SIGN_IN_LANE: Lane = { name: 'passkey', limit: 300, windowMs: 3_600_000 };
