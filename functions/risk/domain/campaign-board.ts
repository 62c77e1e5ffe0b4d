import type { CampaignId } from '../../platform/ids.ts';

/** Kinds of attack on many that are found as one. */
export const CAMPAIGN_TYPES = [
  'credential-stuffing',
  'password-spray',
  'code-fatigue',
  'recovery-abuse',
  'phishing-wave',
] as const;
export type CampaignType = (typeof CAMPAIGN_TYPES)[number];

/** A running campaign, as an attempt that shares a feature with it sees it. */
export type CampaignMembership = {
  readonly campaignId: CampaignId;
  readonly type: CampaignType;
  /** The kinds of feature that are shared, such as `ip` or `ja4`. */
  readonly shared: readonly string[];
};

/** One feature of a running campaign. */
export type CampaignFeature = {
  readonly campaignId: CampaignId;
  readonly type: CampaignType;
  /** Kind and value, as detection names its clusters: `ip:192.0.2.7`. */
  readonly key: string;
  /** Epoch milliseconds; the feature counts until then. */
  readonly until: number;
};

/** All running campaigns, published for whoever scores. */
export type CampaignBoard = { readonly asOf: number; readonly features: readonly CampaignFeature[] };

export const EMPTY_CAMPAIGN_BOARD: CampaignBoard = { asOf: 0, features: [] };
