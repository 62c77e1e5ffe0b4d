import type { KnownFacts } from '../known-facts.ts';
import { deviceKey } from '../learn.ts';
import { fadeAt } from '../profile.ts';

/**
 * Notes a device that this person has not proven before, or has disowned. Nothing is new to a person who was
 * never seen, and a device that another application did not name is unknown, not new.
 */
export function newDevice({ attempt, profile }: KnownFacts) {
  if (!profile) return undefined;
  const id = attempt.deviceId === undefined ? undefined : deviceKey(attempt.deviceId);
  if (id !== undefined && profile.distrusted?.devices.includes(id)) return evidence('disowned');
  if (attempt.isDeviceKnown) return undefined;
  if (attempt.isReported && id === undefined) return undefined;
  return evidence(
    profile.weight * fadeAt(profile, attempt.at) < ESTABLISHED_FROM ? 'new-to-a-newcomer' : 'new',
  );
}

/** Who has signed in less often than this has probably not shown all devices yet. */
const ESTABLISHED_FROM = 1.5;

function evidence(standing: 'new' | 'new-to-a-newcomer' | 'disowned') {
  return { signal: 'new-device' as const, standing };
}
