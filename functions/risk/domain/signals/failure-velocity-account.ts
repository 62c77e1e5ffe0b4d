import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Counts what failed lately on this account from devices it does not know. A known device is not to blame.
 *
 * Model: `failures`, rising.
 */
export function failureVelocityAccount(
  { attempt, lanes }: KnownFacts,
  policy: SignalPolicy['failureVelocity'],
) {
  if (!lanes || attempt.isDeviceKnown || lanes.accountFailures < policy.minimumAccountFailures)
    return undefined;
  return { signal: 'failure-velocity-account' as const, failures: lanes.accountFailures };
}
