import { timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { normaliseIp } from './ip-address.ts';

/** Where a place is, and how far off it may be. */
export type Location = { readonly latitude: number; readonly longitude: number; readonly accuracyKm: number };

/** What is known of the caller's network, place and software. A missing fact is unknown, never a default. */
export type ClientFacts = {
  /** IPv4 in dotted form, or IPv6 in lower case without zone; IPv4-mapped IPv6 is written as IPv4. */
  readonly ip: string;
  readonly asn?: number;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  readonly region?: string;
  readonly city?: string;
  readonly location?: Location;
  readonly timeZone?: string;
  readonly ja4?: string;
  readonly userAgent?: string;
  readonly acceptLanguage?: string;
};

/** What the gateway itself says of a request: header names in lower case, as HTTP APIs deliver them. */
export type GatewayRequest = {
  readonly sourceIp: string;
  readonly userAgent?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

/** CloudFront's city-level coordinates are right to within a metropolitan area. */
const EDGE_ACCURACY_KM = 50;

/**
 * Takes the client's facts from one trusted place: the edge's viewer headers when the request proves it came
 * through the edge, the gateway's request context otherwise. `X-Forwarded-For` is never read.
 *
 * @param countryOf the bundled database's answer for an address, used when the edge did not name a country
 */
export function clientFactsOf(
  request: GatewayRequest,
  originSecret: string,
  countryOf: (ip: string) => string | undefined = () => undefined,
): ClientFacts {
  const { headers } = request;
  const viaEdge = isOriginVerified(headers['x-origin-verify'], originSecret);
  const edge = (name: string) => (viaEdge ? clean(headers[`cloudfront-viewer-${name}`]) : undefined);

  const ip =
    normaliseIp(addressWithoutPort(edge('address') ?? '')) ?? normaliseIp(request.sourceIp) ?? '0.0.0.0';
  const country = edge('country')?.toUpperCase() ?? countryOf(ip);
  return defined({
    ip,
    asn: positiveInteger(edge('asn')),
    country: country && /^[A-Z]{2}$/.test(country) ? country : undefined,
    region: edge('country-region'),
    city: edge('city'),
    location: locationOf(edge('latitude'), edge('longitude')),
    timeZone: edge('time-zone'),
    ja4: edge('ja4-fingerprint'),
    userAgent: clean(request.userAgent ?? headers['user-agent']),
    acceptLanguage: clean(headers['accept-language']),
  });
}

/** Compares in constant time, so the secret cannot be found byte by byte. */
function isOriginVerified(presented: string | undefined, secret: string): boolean {
  if (!presented || !secret) return false;
  const a = Buffer.from(presented);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The edge writes `ip:port` always, IPv6 with or without brackets; what is no address without its port had none. */
function addressWithoutPort(value: string): string {
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(value);
  if (bracketed?.[1]) return bracketed[1];
  const withoutPort = value.replace(/:\d+$/, '');
  return isIP(withoutPort) ? withoutPort : value;
}

const MAX_FACT_LENGTH = 512;

/** Header text without control characters and of bounded length; an empty one is unknown. */
function clean(value: string | undefined): string | undefined {
  const text = value
    ?.replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, MAX_FACT_LENGTH);
  return text || undefined;
}

function positiveInteger(value: string | undefined): number | undefined {
  return value && /^\d{1,10}$/.test(value) && Number(value) > 0 ? Number(value) : undefined;
}

function locationOf(latitudeText?: string, longitudeText?: string): Location | undefined {
  if (latitudeText === undefined || longitudeText === undefined) return undefined;
  const latitude = Number(latitudeText);
  const longitude = Number(longitudeText);
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return isOnEarth ? { latitude, longitude, accuracyKm: EDGE_ACCURACY_KM } : undefined;
}

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Drops keys whose value is undefined, so "unknown" has one spelling. */
function defined<T extends object>(facts: T): Defined<T> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** Where a request came from, in words for a mail. */
export function placeOf({ city, country }: ClientFacts): string | undefined {
  return [city, country].filter((part) => part !== undefined).join(', ') || undefined;
}
