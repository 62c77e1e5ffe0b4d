import type { KnownFacts } from '../known-facts.ts';
import { fadeAt } from '../profile.ts';

/**
 * Says how much of this person's past the other evidence stands on. It is never against or for anybody by itself.
 *
 * Model: `signIns`, in bins 0, 1, 2-3, 4-9 and 10 or more; older ones count less, but one was seen if any was.
 */
export function history({ attempt, profile }: KnownFacts) {
  const signIns = profile ? Math.max(1, Math.round(profile.weight * fadeAt(profile, attempt.at))) : 0;
  return { signal: 'history' as const, signIns };
}
