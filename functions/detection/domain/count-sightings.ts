import { type ClusterKey, clusterKeysOf, kindOf } from './cluster-keys.ts';
import { type ClusterView, type Counted, NOTHING_COUNTED } from './cluster-view.ts';
import { isStranger, type Sighting } from './sighting.ts';

/** What a batch of sightings adds to each cluster it touches. Sets, so that adding it twice adds it once. */
export function countSightings(sightings: readonly Sighting[]): ReadonlyMap<ClusterKey, ClusterView> {
  const counts = new Map<ClusterKey, Record<Counted, Set<string>>>();
  for (const sighting of sightings) {
    const isSuspect = suspicionOf(sighting);
    for (const key of clusterKeysOf(sighting).all) {
      const count = counts.get(key) ?? ({ ...NOTHING_COUNTED } as Record<Counted, Set<string>>);
      counts.set(key, count);
      const add = (set: Counted, member: string | undefined) => {
        if (member === undefined) return;
        // Most clusters are touched by one sighting in one set: the others stay the empty one that all share.
        if (count[set].size === 0) count[set] = new Set([member]);
        else count[set].add(member);
      };
      addTo(add, key, sighting);
      if (sighting.accountId && isSuspect(key)) add('suspects', sighting.accountId);
    }
  }
  return counts as ReadonlyMap<ClusterKey, object> as ReadonlyMap<ClusterKey, ClusterView>;
}

function addTo(
  add: (set: Counted, member: string | undefined) => void,
  key: ClusterKey,
  sighting: Sighting,
): void {
  const { subject, isFamiliar } = sighting;
  if (sighting.kind === 'challenge') {
    if (sighting.isPassed) add('passed', subject);
    else add('challenges', sighting.challengeId);
  } else if (sighting.kind === 'reset') {
    if (sighting.stage === 'begun') add('resets', kindOf(key) === 'account' ? sighting.requestId : subject);
  } else if (sighting.password === 'right') {
    add(isStranger(sighting) ? 'strangers' : 'right', subject);
    if (!isFamiliar) add('challenges', sighting.challengeId);
  } else if (!isFamiliar) {
    add('wrong', subject);
    add('passwords', sighting.passwordFingerprint);
  }
}

/** Whether the account would belong to a campaign of this cluster. */
export function isSuspectIn(key: ClusterKey, sighting: Sighting): boolean {
  return suspicionOf(sighting)(key);
}

/**
 * Software and networks are shared with honest people, so there the decision must have had its doubts, and a browser's
 * family is shared by so many that it is no evidence at all; an attacking address or device, a sprayed password, or
 * an account that is pestered after its right password, is enough by itself. A reset that went through needs no doubt
 * where nearly nobody does anything but ask for resets.
 */
function suspicionOf(sighting: Sighting): (key: ClusterKey) => boolean {
  const isOwned =
    (sighting.password === 'right' && !sighting.isFamiliar) ||
    (sighting.kind === 'reset' && sighting.stage === 'done');
  if (!isOwned) return () => false;
  const isReset = sighting.kind === 'reset';
  const isDoubted = isStranger(sighting);
  return (key) => {
    const kind = kindOf(key);
    if (kind === 'ua') return false;
    if (isReset && (kind === 'block' || kind === 'asn+software')) return true;
    return kind === 'ip' || kind === 'device' || kind === 'password' || kind === 'account' || isDoubted;
  };
}
