import {
  type FeatureKey,
  type FeatureKind,
  featureKeysOf,
  featureKindOf,
} from '../../risk/domain/campaign-features.ts';
import type { Sighting } from './sighting.ts';

/** What attempts can share, and the one account that they are all about. */
export type ClusterKind = FeatureKind | 'account';

/** Names one way in which sightings can belong together. */
export type ClusterKey = FeatureKey | `account:${string}`;

export type ClusterKeys = {
  /** The software: what one attacker changes least. Guessing campaigns are grouped by it. */
  readonly primary: ClusterKey;
  /** All of them, the primary one first. */
  readonly all: readonly ClusterKey[];
};

const computed = new WeakMap<Sighting, ClusterKeys>();

/** The clusters that a sighting falls into. Its account is one only where it may be pestered: by codes and resets. */
export function clusterKeysOf(sighting: Sighting): ClusterKeys {
  const known = computed.get(sighting);
  if (known) return known;
  const keys = keysOf(sighting);
  computed.set(sighting, keys);
  return keys;
}

function keysOf(sighting: Sighting): ClusterKeys {
  const { client, passwordFingerprint, isFamiliar } = sighting;
  const deviceId = isFamiliar ? undefined : sighting.deviceId;
  const shared = featureKeysOf({ client, deviceId, passwordFingerprint });
  return {
    primary: shared[0] as ClusterKey,
    all: isPestering(sighting) ? [...shared, `account:${sighting.subject}`] : shared,
  };
}

function isPestering(sighting: Sighting): boolean {
  if (sighting.kind === 'reset') return sighting.stage === 'begun';
  return sighting.challengeId !== undefined && !sighting.isFamiliar;
}

export function kindOf(key: ClusterKey): ClusterKind {
  return isFeature(key) ? featureKindOf(key) : 'account';
}

/** Whether strangers can share it, so that it may be published. */
export function isFeature(key: ClusterKey): key is FeatureKey {
  return !key.startsWith('account:');
}

export function sharedValueOf(key: ClusterKey): string {
  return key.slice(key.indexOf(':') + 1);
}
