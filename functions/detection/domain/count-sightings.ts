import type { AccountId } from '../../platform/ids.ts';
import type { ClusterView } from './campaign-rule.ts';
import { type ClusterKey, clusterKeysOf, kindOf } from './cluster-keys.ts';
import type { Sighting } from './sighting.ts';

/** What a batch of sightings adds to each cluster it touches. Sets, so that adding it twice adds it once. */
export function countSightings(sightings: readonly Sighting[]): ReadonlyMap<ClusterKey, ClusterView> {
  const counts = new Map<ClusterKey, { wrong: Set<string>; right: Set<string>; suspects: Set<AccountId> }>();
  for (const sighting of sightings) {
    for (const key of clusterKeysOf(sighting).all) {
      const count = counts.get(key) ?? { wrong: new Set(), right: new Set(), suspects: new Set() };
      counts.set(key, count);
      if (sighting.password === 'right') count.right.add(sighting.subject);
      else if (!sighting.isFamiliar) count.wrong.add(sighting.subject);
      if (sighting.accountId && isSuspectIn(key, sighting)) count.suspects.add(sighting.accountId);
    }
  }
  return counts;
}

/**
 * Says whether the account would belong to a campaign of this cluster. Software and networks are shared with
 * honest people, so there the decision must have had its doubts, and a browser's family is shared by so many that it
 * is no evidence at all; an attacking address or a sprayed password is enough by itself.
 */
export function isSuspectIn(key: ClusterKey, { password, isFamiliar, assessment }: Sighting): boolean {
  if (password !== 'right' || isFamiliar) return false;
  const kind = kindOf(key);
  if (kind === 'ua') return false;
  return kind === 'ip' || kind === 'password' || assessment.decision !== 'allow';
}
