import type { ClientFacts, Location } from '../../platform/client-facts.ts';
import { type ClientSoftware, clientSoftware } from './client-software.ts';
import { shortHash } from './short-hash.ts';

/** The features that profiles and the population count, each network chain and software chain coarse to fine. */
export const NETWORK_LEVELS = ['country', 'asn', 'address'] as const;
export const SOFTWARE_LEVELS = ['deviceType', 'os', 'browser', 'userAgent'] as const;
export const LEVELS = [...NETWORK_LEVELS, 'city', ...SOFTWARE_LEVELS] as const;
export type Level = (typeof LEVELS)[number];

/** One value a level; `undefined` is unknown. Every level is named, because objects of one shape are much faster. */
export type Values = { readonly [L in Level]: string | undefined };

/** A client's facts as countable values of bounded length. */
export type Observation = {
  readonly values: Values;
  readonly location: Location | undefined;
  readonly software: ClientSoftware;
};

const NOTHING_KNOWN: ClientSoftware = {};
const MAX_ADDRESS_LENGTH = 39;

export function observe(client: ClientFacts): Observation {
  const software = client.userAgent ? clientSoftware(client.userAgent) : NOTHING_KNOWN;
  const { ip, asn, country, region, city } = client;
  return {
    values: {
      country: country || undefined,
      asn: asn === undefined ? undefined : String(asn),
      address: ip.length > MAX_ADDRESS_LENGTH ? ip.slice(0, MAX_ADDRESS_LENGTH) : ip,
      city: city ? shortHash(`${country ?? ''}/${region ?? ''}/${city}`) : undefined,
      deviceType: software.deviceType,
      os: software.os,
      // Within its operating system, as a network lies within its country: the levels are a true hierarchy.
      browser: software.browser && `${software.os ?? ''}/${software.browser}`,
      userAgent: software.userAgentKey,
    },
    location: client.location,
    software,
  };
}

/** The same for every level: an object with every level in it, whatever is made of each. */
export function perLevel<T>(make: (level: Level) => T): { readonly [L in Level]: T } {
  return {
    country: make('country'),
    asn: make('asn'),
    address: make('address'),
    city: make('city'),
    deviceType: make('deviceType'),
    os: make('os'),
    browser: make('browser'),
    userAgent: make('userAgent'),
  };
}
