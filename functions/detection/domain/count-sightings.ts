import { type ClusterKey, clusterKeysOf, kindOf } from './cluster-keys.ts';
import { type ClusterView, type Counted, NOTHING_COUNTED } from './cluster-view.ts';
import { sampledSubject } from './sampled-subject.ts';
import { isStranger, type Sighting } from './sighting.ts';

type Sets = Record<Counted, Set<string>>;

/** What a batch of sightings adds to each cluster it touches. Sets, so that adding it twice adds it once. */
export function countSightings(sightings: readonly Sighting[]): ReadonlyMap<ClusterKey, ClusterView> {
  const counts = new Map<ClusterKey, Sets>();
  for (const sighting of sightings) {
    const isSuspect = suspicionOf(sighting);
    const sampled = sampledSubject(sighting.subject);
    for (const key of clusterKeysOf(sighting).all) {
      let count = counts.get(key);
      if (!count) {
        count = { ...NOTHING_COUNTED } as Sets;
        counts.set(key, count);
      }
      countIn(count, key, sighting, sampled);
      if (sighting.accountId && isSuspect(key)) add(count, 'suspects', sighting.accountId);
    }
  }
  return counts as ReadonlyMap<ClusterKey, object> as ReadonlyMap<ClusterKey, ClusterView>;
}

function countIn(count: Sets, key: ClusterKey, sighting: Sighting, sampled: string | undefined): void {
  const { subject, isFamiliar } = sighting;
  if (sighting.kind === 'challenge') {
    if (sighting.isPassed) add(count, 'passed', subject);
    else add(count, 'challenges', sighting.challengeId);
  } else if (sighting.kind === 'reset') {
    const member = kindOf(key) === 'account' ? sighting.requestId : subject;
    if (sighting.stage !== 'begun') return;
    add(count, 'resets', member);
    add(count, 'resetsSampled', sampled);
  } else if (sighting.password === 'right') {
    add(count, isStranger(sighting) ? 'strangers' : 'right', subject);
    add(count, isStranger(sighting) ? 'strangersSampled' : 'rightSampled', sampled);
    if (!isFamiliar) add(count, 'challenges', sighting.challengeId);
  } else if (!isFamiliar) {
    add(count, 'wrong', subject);
    add(count, 'wrongSampled', sampled);
    add(count, 'passwords', sighting.passwordFingerprint);
  }
}

/** Most clusters are touched by one sighting in one set: the others stay the empty one that all share. */
function add(count: Sets, set: Counted, member: string | undefined): void {
  if (member === undefined) return;
  if (count[set].size === 0) count[set] = new Set([member]);
  else count[set].add(member);
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
