import type { KnownFacts } from '../known-facts.ts';
import { deviceKey } from '../learn.ts';
import type { Device } from '../profile.ts';

const MS_PER_DAY = 86_400_000;

/**
 * Recognises a device that carries a genuine token bound to this person. A token for a device that was never
 * learned as the owner's proves less; one for a device the owner disowned proves nothing.
 *
 * Model: `tenure`, one of `token-only`, `day`, `month`, `settled`: how long the device has been the owner's.
 */
export function knownDevice({ attempt, profile }: KnownFacts) {
  if (!attempt.isDeviceKnown || attempt.deviceId === undefined) return undefined;
  const id = deviceKey(attempt.deviceId);
  if (profile?.distrusted?.devices.includes(id)) return undefined;
  const device = profile?.devices.find((known) => known.id === id);
  return {
    signal: 'known-device' as const,
    standing: device ? ('learned' as const) : ('token-only' as const),
    tenure: tenureOf(device, attempt.at),
  };
}

function tenureOf(device: Device | undefined, at: number): 'token-only' | 'day' | 'month' | 'settled' {
  if (!device) return 'token-only';
  const days = (at - device.firstAt) / MS_PER_DAY;
  if (days < 1) return 'day';
  return days < 30 ? 'month' : 'settled';
}
