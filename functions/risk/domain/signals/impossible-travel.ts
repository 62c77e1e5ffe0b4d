import { leastDistanceKm } from '../geography.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

const MS_PER_HOUR = 3_600_000;

/**
 * Finds a sign-in that no traveller could have made after one of the latest.
 *
 * The distance is shortened by both accuracy radii, so a coarse location can only make this signal quieter. Order
 * does not matter, because events may arrive late. Two sign-ins at the same instant are evidence as soon as they
 * are farther apart than the policy's minimum.
 *
 * Model: `distanceKm`, rising.
 *
 * @returns the journey that is farthest beyond reach, or `undefined` if a location is unknown or all were possible
 */
export function impossibleTravel(
  { attempt, observation, profile }: KnownFacts,
  policy: SignalPolicy['impossibleTravel'],
) {
  const { location } = observation;
  if (!location || !profile) return undefined;

  let farthestBeyondKm = 0;
  let found:
    | { signal: 'impossible-travel'; distanceKm: number; reachableKm: number; elapsedMs: number }
    | undefined;
  for (const place of profile.places) {
    const distanceKm = leastDistanceKm(place.location, location);
    if (distanceKm < policy.minimumDistanceKm) continue;

    const elapsedMs = Math.abs(attempt.at - place.at);
    const reachableKm = policy.maximumKmPerHour * (elapsedMs / MS_PER_HOUR);
    if (distanceKm - reachableKm <= farthestBeyondKm) continue;

    farthestBeyondKm = distanceKm - reachableKm;
    found = {
      signal: 'impossible-travel',
      distanceKm: Math.round(distanceKm),
      reachableKm: Math.round(reachableKm),
      elapsedMs,
    };
  }
  return found;
}
