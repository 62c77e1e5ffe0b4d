import { fingerprintKey } from '../cluster-key.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';
import { viewOf } from '../population.ts';

/** Finds a password that was wrong for many people lately (MITRE ATT&CK T1110.003), wherever it came from. */
export function passwordSpray({ attempt, population }: KnownFacts, policy: SignalPolicy['passwordSpray']) {
  if (!population || attempt.passwordFingerprint === undefined) return undefined;
  const view = viewOf(population.fingerprints.get(fingerprintKey(attempt.passwordFingerprint)), attempt.at);
  if (!view || view.subjects < policy.minimumSubjects) return undefined;
  return { signal: 'password-spray' as const, subjects: view.subjects };
}
