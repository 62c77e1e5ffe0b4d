import { leastDistanceKm } from '../geography.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';
import { NO_WEIGHT, type Profile, weightOf } from '../profile.ts';

/**
 * Notes an autonomous system this person has not used. Whether it is where the person usually is tells a new
 * mobile contract from somebody else's machine; where places are unknown, so is that.
 *
 * Model: `nearness`, one of `city`, `near`, `country`, `abroad`, `unknown`.
 */
export function newNetwork({ profile, observation }: KnownFacts, policy: SignalPolicy['newNetwork']) {
  const { asn, city } = observation.values;
  if (!profile || asn === undefined || profile.seen.asn.total <= NO_WEIGHT) return undefined;
  if (weightOf(profile.seen.asn, asn) > 0) return undefined;

  const isCityComparable = city !== undefined && profile.seen.city.total > NO_WEIGHT;
  const isCityKnown = isCityComparable && weightOf(profile.seen.city, city) > 0;
  const { location } = observation;
  const isPlaceComparable = location !== undefined && profile.places.length > 0;
  const isPlaceNear =
    isPlaceComparable &&
    profile.places.some((place) => leastDistanceKm(place.location, location) < policy.nearbyKm);

  const whereabouts =
    isCityKnown || isPlaceNear ? 'near' : isCityComparable || isPlaceComparable ? 'far' : 'unknown';
  const nearness = isCityKnown
    ? 'city'
    : isPlaceNear
      ? 'near'
      : whereabouts === 'far'
        ? landOf(profile, observation)
        : 'unknown';
  return { signal: 'new-network' as const, asn, whereabouts, nearness };
}

function landOf({ seen }: Profile, { values: { country } }: KnownFacts['observation']): 'country' | 'abroad' {
  return country !== undefined && weightOf(seen.country, country) > 0 ? 'country' : 'abroad';
}
