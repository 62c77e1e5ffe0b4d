import { leastDistanceKm } from '../geography.ts';
import type { KnownFacts } from '../known-facts.ts';
import { weightOf } from '../profile.ts';

/**
 * Measures how far the attempt is at least from the nearest place this person was lately, unless its city is a known one.
 * Silent where places are unknown.
 *
 * Model: `distanceKm`, rising.
 */
export function farFromUsual({ profile, observation }: KnownFacts) {
  const { location, values } = observation;
  if (!profile || !location || profile.places.length === 0) return undefined;
  if (values.city !== undefined && weightOf(profile.seen.city, values.city) > 0) return undefined;
  const distanceKm = profile.places.reduce(
    (nearest, place) => Math.min(nearest, leastDistanceKm(place.location, location)),
    Number.POSITIVE_INFINITY,
  );
  return { signal: 'far-from-usual' as const, distanceKm: Math.round(distanceKm) };
}
