import type { AccountId, CampaignId } from '../../platform/ids.ts';

/** Why a finding was made, in numbers and names a person can check. Never more than is needed for that. */
export type FindingEvidence = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * An attack, or a further part of one, that was found in what was recorded. The same facts make the same finding
 * with the same id, so one that is announced twice is recognised.
 */
export type Finding = {
  readonly findingId: string;
  readonly type: 'credential-stuffing' | 'account-takeover';
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
  'T1550.001': 'Application Access Token',
} as const satisfies Record<string, string>;
