import type { Lane } from '../../platform/lanes.ts';
import type { ChallengeRecord } from './challenge-record.ts';

/** Codes tried for one person, over all challenges: guessing needs many challenges as well as many tries. */
const UNKNOWN_DEVICE_CODES: Lane = { name: 'code', limit: 20, windowMs: 24 * 3_600_000 };
/** Codes tried from one device that signed in before: a stranger's guesses do not keep it out. */
const KNOWN_DEVICE_CODES: Lane = { name: 'code-device', limit: 20, windowMs: 24 * 3_600_000 };

/** The lane that an answer to a challenge runs in, and its key there. */
export function codeLane({ subject, deviceId, isDeviceKnown }: ChallengeRecord) {
  return isDeviceKnown
    ? { lane: KNOWN_DEVICE_CODES, key: `${subject}#${deviceId}` }
    : { lane: UNKNOWN_DEVICE_CODES, key: subject as string };
}

/**
 * Mails with codes to one person who gave the right password. What strangers can set off has lanes of its own, so
 * that they cannot use this one up.
 */
export const MAIL_LANE: Lane = { name: 'mail', limit: 10, windowMs: 3_600_000 };
