import type { AccountId, ResetId } from '../../platform/ids.ts';
import type { Lane } from '../../platform/lanes.ts';
import type { Subject } from '../../platform/table-keys.ts';

/** A password reset that waits for the code from the mail. One nobody's address began has the same shape. */
export type ResetRecord = {
  readonly resetId: ResetId;
  /** Of a decoy, an id that nobody has. */
  readonly accountId: AccountId;
  readonly subject: Subject;
  /** Of a decoy no code has this hash. */
  readonly codeHash: string;
  readonly triesLeft: number;
  readonly expiresAt: number;
};

export const RESET_TRIES = 5;
export const RESET_LIFE_MS = 10 * 60_000;

/** Resets begun from one address. */
export const RESET_LANE: Lane = { name: 'recovery', limit: 20, windowMs: 3_600_000 };
/** Resets begun on one device that the account knows, whatever its neighbours do. */
export const DEVICE_RESET_LANE: Lane = { name: 'recovery-device', limit: 20, windowMs: 3_600_000 };
