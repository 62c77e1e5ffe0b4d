import type { KnownFacts } from '../known-facts.ts';
import { deviceKey } from '../learn.ts';

/**
 * Recognises a device that carries a genuine token bound to this person. A token for a device that was never
 * learned as the owner's proves less; one for a device the owner disowned proves nothing.
 */
export function knownDevice({ attempt, profile }: KnownFacts) {
  if (!attempt.isDeviceKnown || attempt.deviceId === undefined) return undefined;
  const id = deviceKey(attempt.deviceId);
  if (profile?.distrusted?.devices.includes(id)) return undefined;
  const isLearned = profile?.devices.some((device) => device.id === id) ?? false;
  return {
    signal: 'known-device' as const,
    standing: isLearned ? ('learned' as const) : ('token-only' as const),
  };
}
