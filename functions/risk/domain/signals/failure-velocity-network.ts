import { excessFailures } from '../excess-failures.ts';
import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Notes an autonomous system where lately more attempts fail than usual, whoever is tried.
 *
 * Model: `excessBits`, rising.
 */
export function failureVelocityNetwork(facts: KnownFacts, policy: SignalPolicy['failureVelocity']) {
  const found = excessFailures('asn', facts, policy);
  return found && { signal: 'failure-velocity-network' as const, ...found };
}
