import type { KnownFacts } from '../known-facts.ts';
import { isPasswordLeaked } from '../user-risk.ts';

/**
 * Notes a right password that attackers are known to hold: it was right before in an attack on many, and its owner
 * has not replaced it since.
 *
 * Model: its presence.
 */
export function breachedPassword({ attempt, userRisk }: KnownFacts) {
  if (attempt.passwordOutcome !== 'right' || !isPasswordLeaked(userRisk)) return undefined;
  return { signal: 'breached-password' as const };
}
