import type { ClientFacts } from '../../platform/client-facts.ts';
import type { ClusterKind } from './population.ts';

const MAX_KEY_LENGTH = 40;

/** The key under which one client's attempts gather. @returns `undefined` if the client does not show it */
export function clusterKey(kind: ClusterKind, client: ClientFacts): string | undefined {
  const value = { address: client.ip, ja4: client.ja4, asn: client.asn?.toString() }[kind];
  return value?.slice(0, MAX_KEY_LENGTH);
}

/** The key under which attempts with one password gather. */
export function fingerprintKey(fingerprint: string): string {
  return fingerprint.slice(0, MAX_KEY_LENGTH);
}
