import type { KnownFacts } from '../known-facts.ts';
import type { SignalPolicy } from '../policy.ts';

const MS_PER_DAY = 86_400_000;

/**
 * Notes an account that wakes after a long sleep: a favourite of those who try old password lists.
 *
 * Model: its presence.
 */
export function dormantAccount({ attempt, profile }: KnownFacts, policy: SignalPolicy['dormantAccount']) {
  if (profile?.lastAt === undefined) return undefined;
  const idleDays = (attempt.at - profile.lastAt) / MS_PER_DAY;
  if (idleDays < policy.minimumIdleDays) return undefined;
  return { signal: 'dormant-account' as const, idleDays: Math.floor(idleDays) };
}
