import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Counts what failed lately from this address, whoever was tried. Immediate, where the population's view lags.
 *
 * Model: `failures`, rising.
 */
export function failureVelocityAddress({ lanes }: KnownFacts, policy: SignalPolicy['failureVelocity']) {
  if (!lanes || lanes.addressFailures < policy.minimumAddressFailures) return undefined;
  return { signal: 'failure-velocity-address' as const, failures: lanes.addressFailures };
}
