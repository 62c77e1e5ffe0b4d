import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

/**
 * Counts wrong answers to this account's challenges lately: whoever gives them has the password already.
 *
 * Model: `wrongCodes`, rising.
 */
export function codeGuessing({ lanes }: KnownFacts, policy: SignalPolicy['codeGuessing']) {
  const wrongCodes = lanes?.wrongCodes ?? 0;
  return wrongCodes < policy.minimumWrongCodes ? undefined : { signal: 'code-guessing' as const, wrongCodes };
}
