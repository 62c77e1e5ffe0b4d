import { clusterKey } from './cluster-key.ts';
import type { KnownFacts } from './known-facts.ts';
import type { SignalPolicy } from './policy.ts';
import { type ClusterKind, viewOf } from './population.ts';

/**
 * Measures how many more attempts fail in this client's cluster than fail where nobody attacks: log2 of failures seen :
 * failures expected, one added to both, so that few attempts say little. Of
 * attempts that succeed, each person's count once: else one account that gets in often hides everybody's failures. Taken from the population's view and never from a
 * counter of its own: a large network's counter would be one hot key.
 */
export function excessFailures(
  kind: ClusterKind,
  { attempt, population }: KnownFacts,
  { usualFailureShare, minimumExcessBits }: SignalPolicy['failureVelocity'],
) {
  const key = population && clusterKey(kind, attempt.client);
  const view = key === undefined ? undefined : viewOf(population?.clusters[kind].get(key), attempt.at);
  if (!view) return undefined;
  const { failures, succeeded } = view;
  const attempts = failures + succeeded;
  const excess = Math.log2((failures + 1) / (attempts * usualFailureShare + 1));
  if (excess < minimumExcessBits) return undefined;
  return { failures, attempts, excessBits: Math.round(excess * 100) / 100 };
}
