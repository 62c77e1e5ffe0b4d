import type { BurstLane, Lane } from '../../platform/lanes.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { ACCOUNT_BURST, type Facts, RISK_LANES } from '../../risk/domain/facts.ts';

/**
 * Passwords tried on one account from devices it does not know. The limit is below the five failures at which
 * Cognito itself starts to lock the user, and it opens again only after Cognito has forgotten them: however long
 * strangers go on, they do not lock the owner out.
 */
export const UNKNOWN_DEVICE_LANE: BurstLane = { ...ACCOUNT_BURST, limit: 4 };

/** Passwords tried from one device that signed in to this account before, or that just proved its mailbox; below Cognito's own limit as well. */
export const KNOWN_DEVICE_LANE: Lane = { name: 'password-device', limit: 4, windowMs: 15 * 60_000 };

/** Failures over all accounts, as evidence for the score. */
export const FAILURE_LANES = {
  address: RISK_LANES.addressFailures,
  network: RISK_LANES.networkFailures,
  fingerprint: RISK_LANES.fingerprintFailures,
} as const;

/** So many failures at one place are an attack, however many people share it: nothing more is asked of the pool. */
const CROWDED = { addressFailures: 200, networkFailures: 1_000 } as const;

/**
 * Says which lane, if any, is so full of failures that an attempt is turned away before it costs anything. Devices that
 * an account knows are let through: their owners are not to blame for their neighbours.
 */
export function crowdedLane(lanes: Facts['lanes'], isDeviceKnown: boolean) {
  if (isDeviceKnown || lanes === 'unreadable') return undefined;
  if (lanes.addressFailures >= CROWDED.addressFailures) return FAILURE_LANES.address;
  return (lanes.networkFailures ?? 0) >= CROWDED.networkFailures ? FAILURE_LANES.network : undefined;
}

/** The lane an attempt runs in, and its key there. */
export function passwordLane({
  subject,
  deviceId,
  mailboxProof,
}: {
  readonly subject: Subject;
  readonly deviceId?: string;
  readonly mailboxProof?: string;
}): { readonly lane: Lane | BurstLane; readonly key: string } {
  const own = deviceId ?? mailboxProof;
  return own
    ? { lane: KNOWN_DEVICE_LANE, key: `${subject}#${own}` }
    : { lane: UNKNOWN_DEVICE_LANE, key: subject };
}

/**
 * Says whether a reservation is given back after a right password. The first of a window is not: that would cost a
 * write which a normal sign-in does not make. All others are, so that right passwords take one place at most from the
 * guesses.
 */
export function isWorthGivingBack(attempts: number): boolean {
  return attempts > 1;
}
