import type { Assessment } from '../../activity/domain/assessment.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { SessionRecord } from './session-record.ts';

/** Whoever proved more than a password at an address this lately is not asked there again: that answered the question. */
const PROOF_STANDS_MS = 24 * 60 * 60_000;

/**
 * Says whether a session must be proved again after a use that was scored. A block is no more than a challenge here:
 * ended on a score, a session could be ended by whoever shares its address, and until it is proved it is good for nothing.
 * Facts that cannot be read are decided as a challenge and owe a proof too.
 */
export function owesProof(
  { assurance, client: proved }: Pick<SessionRecord, 'assurance' | 'client'>,
  { decision, mode }: Pick<Assessment, 'decision' | 'mode'>,
  client: ClientFacts,
  at: number,
): boolean {
  if (mode === 'audit' || decision === 'allow') return false;
  const isProvenHere =
    proved.ip === client.ip &&
    assurance.factors.some((factor) => factor !== 'pwd') &&
    at - assurance.authenticatedAt < PROOF_STANDS_MS;
  return !isProvenHere;
}
