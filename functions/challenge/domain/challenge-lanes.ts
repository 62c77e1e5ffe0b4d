import type { Lane } from '../../platform/lanes.ts';
import { RISK_LANES } from '../../risk/domain/facts.ts';
import type { ChallengeRecord } from './challenge-record.ts';

const DAY_MS = 24 * 3_600_000;

/** Codes tried for one person, over all challenges: guessing needs many challenges as well as many tries. */
const UNKNOWN_DEVICE_CODES: Lane = { name: 'code', limit: 20, windowMs: DAY_MS };
/** Codes tried from one device that signed in before: a stranger's guesses do not keep it out. */
const KNOWN_DEVICE_CODES: Lane = { name: 'code-device', limit: 20, windowMs: DAY_MS };
/** Recovery codes tried for one person. Apart from other codes, so that guesses at those do not close the last way in. */
const RECOVERY_CODES: Lane = { name: 'lookup-code', limit: 20, windowMs: DAY_MS };

export type ProofKind = 'code' | 'passkey' | 'recovery-code';

/**
 * The lane that an answer to a challenge runs in, and its key there. A passkey's has none: a signature cannot be
 * guessed, so nobody's guesses may keep its owner out.
 */
export function answerLane(
  kind: ProofKind,
  { subject, deviceId, isDeviceKnown }: ChallengeRecord,
): { readonly lane: Lane; readonly key: string } | undefined {
  if (kind === 'passkey') return undefined;
  if (kind === 'recovery-code') return { lane: RECOVERY_CODES, key: subject };
  return isDeviceKnown
    ? { lane: KNOWN_DEVICE_CODES, key: `${subject}#${deviceId}` }
    : { lane: UNKNOWN_DEVICE_CODES, key: subject };
}

/** What challenges leave behind as evidence for other attempts, per person. */
export const EVIDENCE_LANES = { wrong: RISK_LANES.wrongCodes, unmet: RISK_LANES.unmetChallenges } as const;

/**
 * Mails with codes to one person who gave the right password. What strangers can set off has lanes of its own, so
 * that they cannot use this one up.
 */
export const MAIL_LANE: Lane = { name: 'mail', limit: 10, windowMs: 3_600_000 };
