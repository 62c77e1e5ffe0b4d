import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';
import { fadeAt } from '../profile.ts';

/**
 * Notes an hour of day at which this person, and the hours around it, were hardly ever seen.
 *
 * Model: its presence.
 */
export function unusualHour({ attempt, profile }: KnownFacts, policy: SignalPolicy['unusualHour']) {
  if (!profile) return undefined;
  const total = profile.hours.reduce((sum, weight) => sum + weight, 0);
  if (total * fadeAt(profile, attempt.at) < policy.minimumHistory) return undefined;

  const hour = new Date(attempt.at).getUTCHours();
  let nearby = 0;
  for (let offset = -policy.neighbouringHours; offset <= policy.neighbouringHours; offset++) {
    nearby += profile.hours[(hour + offset + 24) % 24] ?? 0;
  }
  const share = nearby / total;
  if (share > policy.maximumShare) return undefined;
  return { signal: 'unusual-hour' as const, hourUtc: hour, share: Math.round(share * 1_000) / 1_000 };
}
