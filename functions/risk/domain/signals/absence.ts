import type { KnownFacts } from '../known-facts.ts';

const MS_PER_HOUR = 3_600_000;

/**
 * Says how long ago this person was last seen.
 *
 * Model: `hours`, in bins; rising only beyond the ordinary, so not monotone.
 */
export function absence({ attempt, profile }: KnownFacts) {
  if (profile?.lastAt === undefined) return undefined;
  const hours = Math.max(0, Math.floor((attempt.at - profile.lastAt) / MS_PER_HOUR));
  return { signal: 'absence' as const, hours };
}
