import type { KnownFacts } from '../known-facts.ts';

/**
 * Notes a device token that does not belong to whom it is presented for: invented, altered, or made for somebody else.
 * A family's shared browser presents those too, so it is evidence and no verdict.
 *
 * Model: its presence.
 */
export function deviceTokenMismatch({ attempt }: KnownFacts) {
  return attempt.deviceToken === 'foreign' ? { signal: 'device-token-mismatch' as const } : undefined;
}
