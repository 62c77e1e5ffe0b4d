import type { KnownFacts } from '../known-facts.ts';
import { deviceKey } from '../learn.ts';
import { fadeAt, weightOf } from '../profile.ts';

/** Who has signed in less often than this has probably not shown all devices yet. */
const ESTABLISHED_FROM = 1.5;

/**
 * Notes a device that this person has not proven before, or has disowned. Nothing is new to a person who was
 * never seen, and a device that another application did not name is unknown, not new.
 *
 * Model: `novelty`: `disowned`, or `new` or `newcomer` with whether its software is what the owner uses: `-usual`,
 * `-other`, `-unknown`. A lost cookie is new with the usual software.
 */
export function newDevice(facts: KnownFacts) {
  const { attempt, profile } = facts;
  if (!profile) return undefined;
  const id = attempt.deviceId === undefined ? undefined : deviceKey(attempt.deviceId);
  if (id !== undefined && profile.distrusted?.devices.includes(id))
    return { signal: 'new-device' as const, standing: 'disowned' as const, novelty: 'disowned' as const };
  if (attempt.isDeviceKnown) return undefined;
  const isUnknown = attempt.isReported && attempt.deviceToken === undefined && id === undefined;
  if (isUnknown) return undefined;
  const isNewcomer = profile.weight * fadeAt(profile, attempt.at) < ESTABLISHED_FROM;
  return {
    signal: 'new-device' as const,
    standing: isNewcomer ? ('new-to-a-newcomer' as const) : ('new' as const),
    novelty: `${isNewcomer ? 'newcomer' : 'new'}-${softwareOf(facts)}` as const,
  };
}

function softwareOf({ profile, observation }: KnownFacts): 'usual' | 'other' | 'unknown' {
  const { browser } = observation.values;
  if (!profile || browser === undefined || profile.seen.browser.values.length === 0) return 'unknown';
  return weightOf(profile.seen.browser, browser) > 0 ? 'usual' : 'other';
}
