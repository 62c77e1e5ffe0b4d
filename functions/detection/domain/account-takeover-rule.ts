import type { ActivityEvent } from '../../activity/domain/activity-event.ts';
import type { FindingEvidence, TECHNIQUES } from './finding.ts';
import type { PasswordSighting } from './sighting.ts';

export type TakeoverRule = {
  /** Bits of all reasons together that make a takeover likely without any single damning one. */
  readonly strongBits: number;
};

export const TAKEOVER_RULE: TakeoverRule = { strongBits: 13 };

export type Takeover = {
  readonly evidence: FindingEvidence;
  readonly attack: readonly (keyof typeof TECHNIQUES)[];
};

/**
 * Finds a sign-in by somebody who has the password and is not the owner: it was stopped at a high level, because
 * nobody can have travelled like that or because the reasons together are strong.
 */
export function takeoverBySignIn(sighting: PasswordSighting, rule: TakeoverRule): Takeover | undefined {
  const { assessment, password, isFamiliar } = sighting;
  if (password !== 'right' || isFamiliar) return undefined;
  if (assessment.decision === 'allow' || assessment.level !== 'high') return undefined;
  const isImpossible = assessment.reasons.some(
    ({ signal, bits }) => signal === 'impossible-travel' && bits > 0,
  );
  const bits = assessment.bits - assessment.priorBits;
  if (!isImpossible && bits < rule.strongBits) return undefined;
  return {
    evidence: {
      reason: isImpossible ? 'impossible-travel' : 'strong-reasons',
      bits,
      signals: assessment.reasons.filter((reason) => reason.bits > 0).map(({ signal }) => signal),
    },
    attack: ['T1078'],
  };
}

/**
 * Finds a takeover in what else is recorded: the owner disowned something that happened, or a refresh token was
 * used that had been traded already. A verdict on an incident is not a new finding: the incident acts on it.
 */
export function takeoverByEvent(event: ActivityEvent): Takeover | undefined {
  if (event.type === 'session.reuse-detected')
    return { evidence: { reason: 'refresh-token-reuse', sessionId: event.sessionId }, attack: ['T1550.001'] };
  if (event.type === 'verdict.given' && event.verdict === 'not-me' && event.about.incidentId === undefined)
    return {
      evidence: {
        reason: event.isProven ? 'disowned-by-owner' : 'disowned-in-session',
        ...(event.about.eventId ? { eventId: event.about.eventId } : {}),
      },
      attack: ['T1078'],
    };
  return undefined;
}
