import { fingerprintKey } from '../cluster-key.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';
import { viewOf } from '../population.ts';

/**
 * Finds a password that was wrong for many people lately (MITRE ATT&CK T1110.003), wherever it came from. The counter
 * is there at once, the population's view knows of more; whichever saw more is believed.
 *
 * Model: `subjects`, rising.
 */
export function passwordSpray(
  { attempt, population, lanes }: KnownFacts,
  policy: SignalPolicy['passwordSpray'],
) {
  if (attempt.passwordFingerprint === undefined) return undefined;
  const fingerprint = fingerprintKey(attempt.passwordFingerprint);
  const view = population && viewOf(population.fingerprints.get(fingerprint), attempt.at);
  const subjects = Math.max(view?.subjects ?? 0, lanes?.fingerprintFailures ?? 0);
  return subjects < policy.minimumSubjects ? undefined : { signal: 'password-spray' as const, subjects };
}
