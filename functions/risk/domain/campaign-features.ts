import type { ClientFacts } from '../../platform/client-facts.ts';
import { networkBlock } from '../../platform/ip-address.ts';

/** Ways in which attempts can belong together. `asn+software`: one kind of software on one network. */
export const FEATURE_KINDS = [
  'ja4',
  'ua',
  'asn',
  'asn+software',
  'block',
  'ip',
  'device',
  'password',
] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

/** Kind and value: `ip:192.0.2.7`. */
export type FeatureKey = `${FeatureKind}:${string}`;

/** What of an attempt can be shared with others. */
export type Traits = {
  readonly client: ClientFacts;
  readonly deviceId?: string | undefined;
  readonly passwordFingerprint?: string | undefined;
};

const MAX_VALUE_LENGTH = 120;

/**
 * The software first: by its TLS fingerprint, or the family of its user agent if that is not known. It is what one
 * attacker changes least.
 */
export function featureKeysOf({ client, deviceId, passwordFingerprint }: Traits): readonly FeatureKey[] {
  const software: FeatureKey = client.ja4
    ? `ja4:${bounded(client.ja4)}`
    : `ua:${userAgentFamily(client.userAgent)}`;
  const keys: FeatureKey[] = [software];
  if (client.asn !== undefined) keys.push(`asn:${client.asn}`, `asn+software:${client.asn}/${software}`);
  keys.push(`block:${bounded(networkBlock(client.ip))}`, `ip:${bounded(client.ip)}`);
  if (deviceId) keys.push(`device:${bounded(deviceId)}`);
  if (passwordFingerprint) keys.push(`password:${bounded(passwordFingerprint)}`);
  return keys;
}

export function featureKindOf(key: FeatureKey): FeatureKind {
  return key.slice(0, key.indexOf(':')) as FeatureKind;
}

/** A user agent without its version numbers, so that an update does not split a family. */
function userAgentFamily(userAgent = 'none'): string {
  return bounded(userAgent.toLowerCase().replace(/\d[\d._]*/g, ''));
}

function bounded(value: string): string {
  return value.slice(0, MAX_VALUE_LENGTH);
}
