import type { ClientFacts } from '../../../functions/platform/client-facts.ts';
import { normaliseIp } from '../../../functions/platform/ip-address.ts';
import type { SignInEvent } from '../event-line.ts';

/** Event files name cities, as address databases do, which are right to within a metropolitan area. */
const ACCURACY_KM = 50;

/** What a line says of its client, as the API would have understood it. What it leaves out is unknown. */
export function clientOf(line: SignInEvent): ClientFacts {
  const { lat, lon } = line;
  const located = lat !== undefined && lon !== undefined;
  return {
    ip: normaliseIp(line.ip) ?? line.ip,
    ...(line.asn === undefined ? {} : { asn: line.asn }),
    ...(line.country ? { country: line.country.toUpperCase() } : {}),
    ...(line.region ? { region: line.region } : {}),
    ...(line.city ? { city: line.city } : {}),
    ...(located ? { location: { latitude: lat, longitude: lon, accuracyKm: ACCURACY_KM } } : {}),
    ...(line.timezoneOffsetMinutes === undefined
      ? {}
      : { timeZone: zoneOf(line.timezoneOffsetMinutes, lon) }),
    ...(line.ja4 ? { ja4: line.ja4 } : {}),
    ...(line.userAgent ? { userAgent: line.userAgent } : {}),
    ...(line.acceptLanguage ? { acceptLanguage: line.acceptLanguage } : {}),
  };
}

/**
 * Browsers count the minutes from local time to UTC, most else counts them the other way. A file does not say which
 * it means, so the reading that suits the place is taken: a clock is foreign only if it is so either way.
 */
function zoneOf(minutes: number, longitude: number | undefined): string {
  const distance = (offset: number) => {
    const apart = Math.abs(offset / 60 - (longitude ?? 0) / 15);
    return Math.min(apart, 24 - apart);
  };
  const east = longitude === undefined || distance(minutes) <= distance(-minutes) ? minutes : -minutes;
  const size = Math.abs(Math.round(east));
  const two = (part: number) => String(part).padStart(2, '0');
  return `${east < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
