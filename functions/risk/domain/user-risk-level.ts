import type { RiskLevel } from '../../activity/domain/assessment.ts';
import type { AccountHead, Facts } from './facts.ts';
import { USER_RISK_POLICY, userRiskBits } from './user-risk.ts';

/**
 * The standing risk of an account, apart from any attempt: high while it is contained, otherwise as much as is still
 * held against it.
 */
export function userRiskLevel(
  profile: Facts['profile'],
  accountHead: AccountHead | undefined,
  at: number,
  policy = USER_RISK_POLICY,
): RiskLevel {
  if (accountHead?.state === 'contained') return 'high';
  const bits = userRiskBits(profile === 'unreadable' ? undefined : profile?.userRisk, at, policy);
  if (bits >= policy.highFromBits) return 'high';
  return bits >= policy.mediumFromBits ? 'medium' : 'low';
}
