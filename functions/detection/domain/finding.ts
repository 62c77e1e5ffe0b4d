import { createHash } from 'node:crypto';
import type { AccountId, CampaignId } from '../../platform/ids.ts';
import type { CampaignType } from '../../risk/domain/campaign-board.ts';

/** Why a finding was made, in numbers and names a person can check. Never more than is needed for that. */
export type FindingEvidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * An attack, or a further part of one, that was found in what was recorded. The same facts make the same finding
 * with the same id, so one that is announced twice is recognised.
 */
export type Finding = {
  readonly findingId: string;
  readonly type: CampaignType | 'account-takeover';
  /** There if the finding is part of an attack on many; the same for all its parts. */
  readonly campaignId?: CampaignId;
  /** Accounts whose password the attacker has, or whose session was taken. */
  readonly accountIds: readonly AccountId[];
  /** Addresses that take part in the attack. */
  readonly addresses: readonly string[];
  readonly ja4?: string;
  readonly evidence: FindingEvidence;
  /** Epoch milliseconds of the earliest recorded event the finding rests on. */
  readonly at: number;
  /** MITRE ATT&CK technique ids. */
  readonly attack: readonly string[];
};

/** MITRE ATT&CK techniques that findings name. */
export const TECHNIQUES = {
  'T1110.003': 'Password Spraying',
  'T1110.004': 'Credential Stuffing',
  T1078: 'Valid Accounts',
  T1098: 'Account Manipulation',
  T1566: 'Phishing',
  T1621: 'Multi-Factor Authentication Request Generation',
  'T1550.001': 'Application Access Token',
} as const satisfies Record<string, string>;

/** The id is made of what was found, so the same finding has the same id whoever makes it, and when. */
export function identified(finding: Omit<Finding, 'findingId'>): Finding {
  const { type, campaignId, accountIds, addresses, at, evidence } = finding;
  const facts = JSON.stringify(
    campaignId ? [type, campaignId, accountIds, addresses] : [type, accountIds, at, evidence],
  );
  return { findingId: `fnd_${createHash('sha256').update(facts).digest('hex').slice(0, 32)}`, ...finding };
}
