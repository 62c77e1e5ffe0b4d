import { clientSoftware } from '../../../functions/risk/domain/client-software.ts';
import { hashBits } from '../../../functions/risk/domain/short-hash.ts';
import type { SignInEvent } from '../event-line.ts';

const HOUR_MS = 3_600_000;
const UNKNOWN = -1;
const BUCKETS = 1_024;

/** A name as a number. Close numbers mean nothing, as with any hash; a tree can still cut rare ones off. */
const hashed = (text: string | undefined) => (text ? hashBits(text) % BUCKETS : UNKNOWN);

/**
 * What one event says of itself, as numbers, for scorers that know no history: an outlier is then a rare event, not
 * one that is new to its account. The order of the columns is the order of the names.
 */
export const EVENT_FEATURES: readonly (readonly [name: string, of: (event: SignInEvent) => number])[] = [
  ['address_high', ({ ip }) => (ip.includes(':') ? 256 : Number(ip.slice(0, ip.indexOf('.'))))],
  ['address_block', ({ ip }) => hashed(ip.split(/[.:]/).slice(0, 2).join('/'))],
  ['address', ({ ip }) => hashed(ip)],
  ['asn', ({ asn }) => asn ?? UNKNOWN],
  ['asn_hash', ({ asn }) => hashed(asn?.toString())],
  ['country', ({ country }) => hashed(country)],
  ['city', ({ city }) => hashed(city)],
  ['latitude', ({ lat }) => lat ?? UNKNOWN],
  ['longitude', ({ lon }) => lon ?? UNKNOWN],
  ['user_agent', ({ userAgent }) => hashed(userAgent)],
  ['browser', ({ userAgent }) => hashed(userAgent && clientSoftware(userAgent).browser)],
  ['os', ({ userAgent }) => hashed(userAgent && clientSoftware(userAgent).os)],
  ['device', ({ userAgent }) => hashed(userAgent && clientSoftware(userAgent).deviceType)],
  ['ja4', ({ ja4 }) => hashed(ja4)],
  ['language', ({ acceptLanguage }) => hashed(acceptLanguage)],
  ['clock_minutes', ({ timezoneOffsetMinutes }) => timezoneOffsetMinutes ?? UNKNOWN],
  ['has_cookie', ({ deviceCookie }) => (deviceCookie ? 1 : 0)],
  ['hour', ({ at }) => Math.floor(at / HOUR_MS) % 24],
  ['weekday', ({ at }) => Math.floor(at / (24 * HOUR_MS)) % 7],
];

export function eventFeatures(event: SignInEvent): number[] {
  return EVENT_FEATURES.map(([, of]) => of(event));
}
