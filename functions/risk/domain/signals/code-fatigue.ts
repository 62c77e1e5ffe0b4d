import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Counts challenges after a right password that nobody met lately: somebody sends the owner one code after another until
 * one is given away (MITRE ATT&CK T1621).
 *
 * Model: `unmet`, rising.
 */
export function codeFatigue({ lanes }: KnownFacts, policy: SignalPolicy['codeFatigue']) {
  const unmet = lanes?.unmetChallenges ?? 0;
  return unmet < policy.minimumUnmet ? undefined : { signal: 'code-fatigue' as const, unmet };
}
