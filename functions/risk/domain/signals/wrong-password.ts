import type { KnownFacts } from '../known-facts.ts';

/**
 * A wrong password is more often an attacker's than an owner's. What the caller is told never depends on it.
 *
 * Model: its presence.
 */
export function wrongPassword({ attempt }: KnownFacts) {
  return attempt.passwordOutcome === 'wrong' ? { signal: 'wrong-password' as const } : undefined;
}
