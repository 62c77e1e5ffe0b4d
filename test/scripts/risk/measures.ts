import type { SignInEvent } from '../../../scripts/risk/event-line.ts';

export function shareOf<T>(items: readonly T[], isIt: (item: T) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(isIt).length / items.length;
}

/** Great-circle distance by the spherical law of cosines: another formula than the simulator's. */
export function kilometresApart(a: SignInEvent, b: SignInEvent): number {
  const radians = (degrees = Number.NaN) => (degrees * Math.PI) / 180;
  const cosine =
    Math.sin(radians(a.lat)) * Math.sin(radians(b.lat)) +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.cos(radians(a.lon) - radians(b.lon));
  return 6_371 * Math.acos(Math.min(1, Math.max(-1, cosine)));
}
