import type { KnownFacts } from '../known-facts.ts';
import { NO_WEIGHT, weightOf } from '../profile.ts';

/**
 * Notes a country this person has not signed in from. No country is worse than another: only change is noted.
 *
 * Model: its presence.
 */
export function newCountry({ profile, observation }: KnownFacts) {
  const { country } = observation.values;
  if (!profile || country === undefined || profile.seen.country.total <= NO_WEIGHT) return undefined;
  if (weightOf(profile.seen.country, country) > 0) return undefined;
  return { signal: 'new-country' as const, country, knownCountries: profile.seen.country.values.length };
}
