import type { Sighting } from './sighting.ts';

export const CLUSTER_KINDS = ['ja4', 'ua', 'asn', 'ip', 'password'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/** Names one way in which sign-ins can belong together. */
export type ClusterKey = `${ClusterKind}:${string}`;

export type ClusterKeys = {
  /** The software: what one attacker changes least. Campaigns are grouped by it. */
  readonly primary: ClusterKey;
  /** All of them, the primary one first. */
  readonly all: readonly ClusterKey[];
};

const MAX_VALUE_LENGTH = 120;

/**
 * The clusters a sign-in falls into: its software (by TLS fingerprint, or the family of its user agent if that is
 * not known), its network, its address, and the password that was tried.
 */
export function clusterKeysOf({ client, passwordFingerprint }: Sighting): ClusterKeys {
  const primary: ClusterKey = client.ja4
    ? `ja4:${bounded(client.ja4)}`
    : `ua:${userAgentFamily(client.userAgent)}`;
  return {
    primary,
    all: [
      primary,
      ...(client.asn === undefined ? [] : [`asn:${client.asn}` as const]),
      `ip:${bounded(client.ip)}`,
      ...(passwordFingerprint ? [`password:${bounded(passwordFingerprint)}` as const] : []),
    ],
  };
}

export function kindOf(key: ClusterKey): ClusterKind {
  return key.slice(0, key.indexOf(':')) as ClusterKind;
}

export function sharedValueOf(key: ClusterKey): string {
  return key.slice(key.indexOf(':') + 1);
}

/** A user agent without its version numbers, so that an update does not split a family. */
function userAgentFamily(userAgent = 'none'): string {
  return bounded(userAgent.toLowerCase().replace(/\d[\d._]*/g, ''));
}

function bounded(value: string): string {
  return value.slice(0, MAX_VALUE_LENGTH);
}
