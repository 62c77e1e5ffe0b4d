import { clusterKey } from '../cluster-key.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';
import { CLUSTER_KINDS, viewOf } from '../population.ts';

/**
 * Finds the attempt in a crowd that tries one password each on many accounts and mostly fails (MITRE ATT&CK
 * T1110.004). The crowd shares an address, a TLS fingerprint or a network; a network full of customers who get
 * in is not one, however many of them there are. Shares are of people: whoever gets in often hides nobody.
 *
 * Model: `strength`, rising: people tried, in multiples of what its kind demands.
 *
 * @returns the crowd with the most subjects for what its kind demands
 */
export function credentialStuffing(
  { attempt, population }: KnownFacts,
  policy: SignalPolicy['credentialStuffing'],
) {
  if (!population) return undefined;
  let found:
    | {
        signal: 'credential-stuffing';
        cluster: string;
        subjects: number;
        failureShare: number;
        strength: number;
      }
    | undefined;
  for (const kind of CLUSTER_KINDS) {
    const key = clusterKey(kind, attempt.client);
    const view = key === undefined ? undefined : viewOf(population.clusters[kind].get(key), attempt.at);
    if (!view || view.subjects < policy.minimumSubjects[kind]) continue;

    const failureShare = Math.round((view.failing / (view.failing + view.succeeded || 1)) * 1_000) / 1_000;
    if (failureShare < policy.minimumFailureShare) continue;

    const strength = view.subjects / policy.minimumSubjects[kind];
    if (strength <= (found?.strength ?? 0)) continue;
    found = { signal: 'credential-stuffing', cluster: kind, subjects: view.subjects, failureShare, strength };
  }
  return found;
}
