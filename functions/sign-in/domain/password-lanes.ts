import type { Lane } from '../../platform/lanes.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { RISK_LANES } from '../../risk/domain/facts.ts';

/**
 * Passwords tried on one account from devices it does not know. The limit is below the five failures at which
 * Cognito itself starts to lock the user: a stranger who uses it up has not locked the owner out.
 */
export const UNKNOWN_DEVICE_LANE: Lane = { ...RISK_LANES.accountFailures, limit: 4 };

/** Passwords tried from one device that signed in to this account before; below Cognito's own limit as well. */
export const KNOWN_DEVICE_LANE: Lane = { name: 'password-device', limit: 4, windowMs: 15 * 60_000 };

/** Failures from one address, over all accounts: evidence for the score, never a lock. */
export const ADDRESS_FAILURES = RISK_LANES.addressFailures;

/** The lane an attempt runs in, and its key there. */
export function passwordLane(subject: Subject, deviceId: string | undefined) {
  return deviceId
    ? { lane: KNOWN_DEVICE_LANE, key: `${subject}#${deviceId}` }
    : { lane: UNKNOWN_DEVICE_LANE, key: subject as string };
}

/**
 * Says whether a reservation is given back after a right password. The first of a window is not: that would cost a
 * write which a normal sign-in does not make. All others are, so that right passwords take one place at most from the
 * guesses.
 */
export function isWorthGivingBack(attempts: number): boolean {
  return attempts > 1;
}
