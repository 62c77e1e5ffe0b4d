import type { RiskLevel } from '../../activity/domain/assessment.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { AddressCategory } from '../../threat-intelligence/domain/address-category.ts';
import type { CampaignMembership } from './campaign-board.ts';
import type { PopulationSnapshot } from './population.ts';
import type { Profile } from './profile.ts';

/** What is being attempted. Thresholds differ by flow, signals do not. */
export const FLOW_NAMES = [
  'sign-in',
  'refresh',
  'step-up',
  'sign-up',
  'password-reset',
  'profile-update',
  'transaction',
] as const;
export type Flow = (typeof FLOW_NAMES)[number];

export type Attempt = {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly subject: Subject;
  readonly flow: Flow;
  readonly client: ClientFacts;
  /** From the device token the caller presented, if that was genuine and bound to this subject. */
  readonly deviceId?: string;
  /** Whether that token was genuine and bound to this subject. */
  readonly isDeviceKnown: boolean;
  /**
   * What the caller presented as a device token: `foreign` is one that is not ours, or was made for somebody else.
   * Absent where another application told us of the attempt, because it holds no tokens of ours.
   */
  readonly deviceToken?: 'own' | 'foreign' | 'none';
  readonly passwordOutcome: 'right' | 'wrong' | 'not-asked';
  /** Truncated keyed hash of the password tried; the same for all accounts, so it tells spray. */
  readonly passwordFingerprint?: string;
  /**
   * Set when another application told us of the attempt: what it left out is then unknown. Where we saw the
   * request ourselves, a header or token that was not there is an observation.
   */
  readonly isReported?: true;
};

/** A port was asked and could not say. Not the same as absent: the decision is then never lower than challenge. */
export type Unreadable = 'unreadable';

export type ListVerdict = 'allow' | 'deny' | 'watch';

/** How often an attempt failed lately, before the present one. */
export type Lanes = {
  /** Password attempts on this account from unknown devices. */
  readonly accountFailures: number;
  /** When the last of them was, if we saw it ourselves. */
  readonly accountFailedAt?: number;
  /** Failed attempts from this address, over all accounts. */
  readonly addressFailures: number;
  /** Failed attempts from the addresses around this one. */
  readonly networkFailures?: number;
  /** Failed attempts with this password on any account, from devices that were new to it. */
  readonly fingerprintFailures?: number;
  /** Wrong answers to challenges of this account. */
  readonly wrongCodes?: number;
  /** Challenges after a right password on this account that nobody has met. */
  readonly unmetChallenges?: number;
  /** Password resets begun for this account. */
  readonly resets?: number;
  /** Password resets begun from this address, for whomever. */
  readonly addressResets?: number;
};

/** What the account itself says. */
export type AccountHead = {
  readonly state: 'active' | 'locked' | 'contained' | 'reset-required' | 'erased';
  readonly stepUpRequired: boolean;
  /** Enrolled second factors, by name. */
  readonly factors: readonly string[];
};

/** Everything a decision may depend on, loaded before it is made. */
export type Facts = {
  readonly attempt: Attempt;
  /** `undefined`: nobody has been seen under this subject yet. */
  readonly profile: Profile | undefined | Unreadable;
  readonly population: PopulationSnapshot | Unreadable;
  readonly lists: { readonly address?: ListVerdict } | Unreadable;
  readonly lanes: Lanes | Unreadable;
  /** What address feeds say of where the attempt comes from; empty if they say nothing. */
  readonly reputation: readonly AddressCategory[] | Unreadable;
  /** Running campaigns whose features the attempt shares. */
  readonly campaigns: readonly CampaignMembership[] | Unreadable;
  readonly userRisk: { readonly level: RiskLevel };
  /** `undefined`: nobody owns this identifier, or it belongs to another application's user. */
  readonly accountHead: AccountHead | undefined;
};

/**
 * Password attempts on one account from unknown devices, where we see them ourselves: counted until nobody has made one
 * for longer than the fifteen minutes after which Cognito forgets failures.
 */
export const ACCOUNT_BURST = { name: 'password-unknown', silenceMs: 16 * 60_000 } as const;

/** For how long a burst of attempts is evidence after its last. */
const BURST_EVIDENCE_MS = 30 * 60_000;

/** What the item of a burst tells, and what it kept of the one before. */
export function attemptsInBurst(item: Readonly<Record<string, unknown>> | undefined, at: number): number {
  const since = (instant: unknown) => at - Number(instant ?? 0);
  const counted = (attempts: unknown, instant: unknown) =>
    since(instant) < BURST_EVIDENCE_MS ? Number(attempts ?? 0) : 0;
  return counted(item?.['attempts'], item?.['lastAt']) + counted(item?.['attemptsBefore'], item?.['endedAt']);
}

/**
 * The counters that are read with every attempt: their names in table keys and the length of one window.
 * The window before the present one is read too, so a count never drops to nothing at a window's edge.
 */
export const RISK_LANES = {
  accountFailures: { name: 'password-unknown', windowMs: 15 * 60_000 },
  addressFailures: { name: 'address-failures', windowMs: 15 * 60_000 },
  networkFailures: { name: 'network-failures', windowMs: 15 * 60_000 },
  fingerprintFailures: { name: 'fingerprint-failures', windowMs: 15 * 60_000 },
  wrongCodes: { name: 'wrong-codes', windowMs: 3_600_000 },
  unmetChallenges: { name: 'unmet-challenges', windowMs: 3_600_000 },
  resets: { name: 'recovery-mail', windowMs: 3_600_000 },
  addressResets: { name: 'recovery', windowMs: 3_600_000 },
} as const;
