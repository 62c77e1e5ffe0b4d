import type { RiskLevel } from '../../activity/domain/assessment.ts';
import type { AccountHead, Facts } from './facts.ts';

const MS_AFTER_DISOWNING = 7 * 86_400_000;

/**
 * The standing risk of an account, apart from any attempt: high while it is contained, raised for a while after
 * its owner, or the application it belongs to, disowned a sign-in, and low again after that.
 */
export function userRiskLevel(
  profile: Facts['profile'],
  accountHead: AccountHead | undefined,
  at: number,
): RiskLevel {
  if (accountHead?.state === 'contained') return 'high';
  const disownedUntil = profile === 'unreadable' ? undefined : profile?.distrusted?.until;
  return disownedUntil !== undefined && at - disownedUntil < MS_AFTER_DISOWNING ? 'medium' : 'low';
}
