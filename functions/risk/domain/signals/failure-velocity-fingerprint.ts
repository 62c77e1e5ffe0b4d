import { excessFailures } from '../excess-failures.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Notes a TLS fingerprint with which lately more attempts fail than usual. It stands for the device where no token
 * does: what an attacker's tool has in common with itself from every address.
 *
 * Model: `excessBits`, rising.
 */
export function failureVelocityFingerprint(facts: KnownFacts, policy: SignalPolicy['failureVelocity']) {
  const found = excessFailures('ja4', facts, policy);
  return found && { signal: 'failure-velocity-fingerprint' as const, ...found };
}
