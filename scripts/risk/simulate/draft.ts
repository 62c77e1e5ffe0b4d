import { utcOffsetHours } from '../../../functions/risk/domain/time-zone.ts';
import type { EventLabel, SignInEvent } from '../event-line.ts';
import type { City } from './geography.ts';
import type { Endpoint } from './networks.ts';

/** An event before it has its place in the stream, with what is known of whom it is about. */
export type Draft = {
  readonly event: Omit<SignInEvent, 'eventId'>;
  /** The account's owner, or `undefined` for a name without an account. */
  readonly person: number | undefined;
  readonly label: Omit<EventLabel, 'history'>;
};

/** What a client sends of itself. */
export type ClientFacts = {
  readonly userAgent: string;
  readonly ja4: string;
  readonly acceptLanguage?: string;
  readonly timezoneOffsetMinutes?: number;
  readonly deviceCookie?: string;
};

export function placeFacts({ ip, asn, country, city, lat, lon }: Endpoint) {
  return { ip, asn, country, region: city.region, city: city.name, lat, lon };
}

/** What a clock that follows its owner shows, in minutes ahead of UTC. */
export function clockOf({ zone }: City, at: number): number {
  return Math.round((utcOffsetHours(zone, at) ?? 0) * 60);
}
