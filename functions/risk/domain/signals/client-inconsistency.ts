import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';
import { utcOffsetHours } from '../time-zone.ts';

/** Protocol, TLS version, server name, cipher and extension counts, first protocol offered (FoxIO's JA4). */
const JA4 = /^[tqd](?<version>\d\d|s\d)(?<serverName>[di])\d{4}(?<protocol>[0-9a-z]{2})_/i;

/**
 * Collects what a client says of itself that cannot all be true: a browser that shakes hands like a script, a
 * browser that speaks no language, a clock that does not belong to the place. What is not known contradicts
 * nothing; a header that was not sent to us is known not to have been sent.
 *
 * Model: `count`, rising.
 */
export function clientInconsistency(
  { attempt, observation }: KnownFacts,
  policy: SignalPolicy['clientInconsistency'],
) {
  const { client } = attempt;
  const contradictions: string[] = [];
  const { software } = observation;
  const claimsBrowser =
    software.browser !== undefined && software.deviceType !== undefined && !software.automation;
  const handshake = claimsBrowser && client.ja4 ? JA4.exec(client.ja4)?.groups : undefined;

  if (handshake && /^(?:s\d|0\d|1[01])$/.test(handshake['version'] ?? '')) contradictions.push('tls-version');
  if (handshake && /^(?:00|h1)$/.test(handshake['protocol'] ?? ''))
    contradictions.push('application-protocol');
  if (claimsBrowser && !attempt.isReported && client.acceptLanguage === undefined)
    contradictions.push('no-language');
  if (isClockForeign(client.timeZone, client.location?.longitude, attempt.at, policy.maximumTimeZoneHours)) {
    contradictions.push('time-zone');
  }
  if (contradictions.length === 0) return undefined;
  return { signal: 'client-inconsistency' as const, contradictions, count: contradictions.length };
}

function isClockForeign(
  zone: string | undefined,
  longitude: number | undefined,
  at: number,
  maximumHours: number,
): boolean {
  if (zone === undefined || longitude === undefined) return false;
  const offset = utcOffsetHours(zone, at);
  if (offset === undefined) return false;
  const apart = Math.abs(offset - longitude / 15);
  return Math.min(apart, 24 - apart) > maximumHours;
}
