import type { CampaignId } from '../../platform/ids.ts';
import {
  type FeatureKey,
  type FeatureKind,
  featureKeysOf,
  featureKindOf,
  type Traits,
} from './campaign-features.ts';

/** Where the detectors publish running campaigns, beside the population snapshot. */
export const CAMPAIGN_BOARD_KEY = 'detection/campaign-board.json';

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
  readonly key: FeatureKey;
  /** Epoch milliseconds; the feature counts until then. */
  readonly until: number;
  /** Ordinary people have it too, so it says nothing by itself. */
  readonly isCommon: boolean;
};

/** All running campaigns, published for whoever scores. */
export type CampaignBoard = { readonly asOf: number; readonly features: readonly CampaignFeature[] };

export const EMPTY_CAMPAIGN_BOARD: CampaignBoard = { asOf: 0, features: [] };

/** The board by feature, so that an attempt is matched by as many look-ups as it has features. */
export type IndexedCampaigns = ReadonlyMap<FeatureKey, readonly CampaignFeature[]>;

export function indexedCampaigns({ features }: CampaignBoard): IndexedCampaigns {
  return Map.groupBy(features, ({ key }) => key);
}

/**
 * Features that say the same thing twice: an address lies in its block, and whoever has a browser has its TLS
 * fingerprint. A network as such is no feature: a carrier's customers are no crowd of attackers.
 */
const ASPECTS: { readonly [Kind in FeatureKind]: string | undefined } = {
  ja4: 'software',
  ua: 'software',
  'asn+software': 'software',
  asn: undefined,
  block: 'place',
  ip: 'place',
  device: 'device',
  password: 'password',
};

/**
 * The running campaigns that an attempt would belong to. What only the campaign has is enough; of what ordinary
 * people have as well, a popular browser or a shared address, it takes two aspects at once.
 */
export function membershipsOf(
  campaigns: IndexedCampaigns,
  attempt: Traits & { readonly at: number },
): readonly CampaignMembership[] {
  if (campaigns.size === 0) return [];
  const shared = featureKeysOf(attempt)
    .flatMap((key) => campaigns.get(key) ?? [])
    .filter(({ key, until }) => until > attempt.at && ASPECTS[featureKindOf(key)] !== undefined);
  const byCampaign = Map.groupBy(shared, ({ campaignId }) => campaignId);
  return [...byCampaign.values()].filter(isMembership).map((features) => ({
    campaignId: (features[0] as CampaignFeature).campaignId,
    type: (features[0] as CampaignFeature).type,
    shared: features.map(({ key }) => featureKindOf(key)),
  }));
}

function isMembership(features: readonly CampaignFeature[]): boolean {
  const aspects = new Set(features.map(({ key }) => ASPECTS[featureKindOf(key)]));
  return features.some(({ isCommon }) => !isCommon) || aspects.size > 1;
}
