import type { SignInDecided } from '../../activity/domain/activity-event.ts';
import { addressBlock, networkBlock } from '../../platform/ip-address.ts';
import type { BurstLane, Lane } from '../../platform/lanes.ts';
import { sampledAddition, shardAt } from '../../platform/sampled-count.ts';
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

/** Where one failure counts, and for how many. */
export type FailureCount = {
  readonly lane: Omit<Lane, 'limit'>;
  readonly key: string;
  readonly addition: number;
};

/**
 * What to add to the failures of the address, of the addresses around it and of the password, given what was read of
 * them before. Unread is taken for nothing, which counts exactly.
 *
 * @param chance 0..1, evenly distributed
 */
export function failuresToCount(
  {
    client: { ip },
    passwordFingerprint,
    deviceId,
    at,
  }: Pick<SignInDecided, 'client' | 'passwordFingerprint' | 'deviceId' | 'at'>,
  lanes: Facts['lanes'],
  chance: number,
): readonly FailureCount[] {
  const seen = lanes === 'unreadable' ? undefined : lanes;
  const counted = (lane: FailureCount['lane'], key: string, before = 0): FailureCount[] => {
    const addition = sampledAddition(before, chance);
    return addition === 0 ? [] : [{ lane, key: shardAt(key, at), addition }];
  };
  return [
    ...counted(FAILURE_LANES.address, addressBlock(ip), seen?.addressFailures),
    ...counted(FAILURE_LANES.network, networkBlock(ip), seen?.networkFailures),
    // From a device the account knows it is its owner's mistake, and says nothing of the password.
    ...(passwordFingerprint && !deviceId
      ? counted(FAILURE_LANES.fingerprint, passwordFingerprint, seen?.fingerprintFailures)
      : []),
  ];
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
