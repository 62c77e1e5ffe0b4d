import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Counts password resets begun lately, for this account or from this address: more than people who forgot begin.
 *
 * Model: `strength`, rising. The larger of both counts, in multiples of what is taken for usual.
 */
export function recoveryAbuse({ lanes }: KnownFacts, policy: SignalPolicy['recoveryAbuse']) {
  const resets = lanes?.resets ?? 0;
  const addressResets = lanes?.addressResets ?? 0;
  const strength = Math.max(resets / policy.minimumResets, addressResets / policy.minimumAddressResets);
  if (strength < 1) return undefined;
  return {
    signal: 'recovery-abuse' as const,
    resets,
    addressResets,
    strength: Math.round(strength * 100) / 100,
  };
}
