import type { Location } from '../../platform/client-facts.ts';

const EARTH_RADIUS_KM = 6_371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The haversine distance on a sphere: within 0.6 % of the ellipsoid, finer than any location we are given. */
export function greatCircleKm(a: Location, b: Location): number {
  const sineOf = (delta: number) => Math.sin(radians(delta) / 2) ** 2;
  const chord =
    sineOf(b.latitude - a.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * sineOf(b.longitude - a.longitude);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The least distance two uncertain locations can be apart. Coarse locations can only be nearer. */
export function leastDistanceKm(a: Location, b: Location): number {
  return Math.max(0, greatCircleKm(a, b) - a.accuracyKm - b.accuracyKm);
}
