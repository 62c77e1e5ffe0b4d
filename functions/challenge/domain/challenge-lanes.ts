import type { Lane } from '../../platform/lanes.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { RISK_LANES } from '../../risk/domain/facts.ts';
import type { ChallengeRecord } from './challenge-record.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A limit twice: for one person on all devices that are not known, and for each device or mailbox that was proved. */
export type SplitLane = { readonly unknown: Lane; readonly own: Lane };

function split(name: string, limits: Omit<Lane, 'name'>): SplitLane {
  return { unknown: { name, ...limits }, own: { name: `${name}-device`, ...limits } };
}

/** Codes tried for one person, over all challenges: guessing needs many challenges as well as many tries. */
const CODES = split('code', { limit: 20, windowMs: DAY_MS });
/** Recovery codes tried for one person. Apart from other codes, so that guesses at those do not close the last way in. */
const RECOVERY_CODES = split('lookup-code', { limit: 20, windowMs: DAY_MS });

/**
 * Mails with codes to one person who gave the right password. What strangers can set off has lanes of its own, so
 * that they cannot use these up.
 */
export const CODE_MAILS: readonly SplitLane[] = [
  split('mail', { limit: 10, windowMs: HOUR_MS }),
  split('mail-day', { limit: 40, windowMs: DAY_MS }),
];

export type ProofKind = 'code' | 'passkey' | 'recovery-code';

/** For whom something is counted. */
export type Counted = {
  readonly subject: Subject;
  /** The device that the account knows, or the proof that its mail was read: a stranger has neither. */
  readonly own?: string | undefined;
  /**
   * Nothing decided before this instant counts for the account. A new password raises it, so whoever used lanes up by
   * knowing the old one has not used up those that come after.
   */
  readonly since?: number | undefined;
};

export function laneFor(
  { unknown, own: ownLane }: SplitLane,
  { subject, own, since }: Counted,
): { readonly lane: Lane; readonly key: string } {
  const who = own ? `${subject}#${own}` : subject;
  return { lane: own ? ownLane : unknown, key: since ? `${who}#${since}` : who };
}

/** For whom what happens on a challenge is counted. */
export function countedOn({
  subject,
  deviceId,
  isDeviceKnown,
  mailboxProof,
  countedSince,
}: Pick<
  ChallengeRecord,
  'subject' | 'deviceId' | 'isDeviceKnown' | 'mailboxProof' | 'countedSince'
>): Counted {
  return { subject, own: isDeviceKnown ? deviceId : mailboxProof, since: countedSince };
}

/**
 * The lane that an answer to a challenge runs in, and its key there. A passkey's has none: a signature cannot be
 * guessed, so nobody's guesses may keep its owner out.
 */
export function answerLane(
  kind: ProofKind,
  challenge: ChallengeRecord,
): { readonly lane: Lane; readonly key: string } | undefined {
  if (kind === 'passkey') return undefined;
  return laneFor(kind === 'recovery-code' ? RECOVERY_CODES : CODES, countedOn(challenge));
}

/** What challenges leave behind as evidence for other attempts, per person. */
export const EVIDENCE_LANES = { wrong: RISK_LANES.wrongCodes, unmet: RISK_LANES.unmetChallenges } as const;
