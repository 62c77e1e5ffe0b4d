import type { KnownFacts } from '../known-facts.ts';

/**
 * Carries over what is held against the account itself, whoever tries it now.
 *
 * Model: `level`, `medium` or `high`.
 */
export function userRisk({ userRiskLevel }: KnownFacts) {
  return userRiskLevel === 'low' ? undefined : { signal: 'user-risk' as const, level: userRiskLevel };
}
