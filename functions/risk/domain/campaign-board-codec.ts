import {
  CAMPAIGN_TYPES,
  type CampaignBoard,
  type CampaignFeature,
  type CampaignType,
} from './campaign-board.ts';
import { FEATURE_KINDS, type FeatureKey } from './campaign-features.ts';

const FORMAT = 1;
const MAX_KEY_LENGTH = 200;

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const isType = (value: unknown): value is CampaignType => CAMPAIGN_TYPES.some((type) => type === value);
const isKey = (value: unknown): value is FeatureKey =>
  typeof value === 'string' &&
  value.length <= MAX_KEY_LENGTH &&
  FEATURE_KINDS.some((kind) => value.startsWith(`${kind}:`));

/** One object per campaign, because its id and type are the same for all its features. */
export function encodeCampaignBoard({ asOf, features }: CampaignBoard): string {
  const campaigns = [...Map.groupBy(features, ({ campaignId }) => campaignId)].map(([id, own]) => ({
    id,
    type: own[0]?.type,
    features: own.map(({ key, until, isCommon }) => [key, until, isCommon ? 1 : 0]),
  }));
  return JSON.stringify({ format: FORMAT, asOf, campaigns });
}

/** Read by hand: every function that signs people in has this in its bundle. */
export function decodeCampaignBoard(text: string): CampaignBoard | 'unreadable' {
  const board = jsonOf(text);
  if (!isJson(board) || board['format'] !== FORMAT) return 'unreadable';
  const { asOf, campaigns } = board;
  if (typeof asOf !== 'number' || !Array.isArray(campaigns)) return 'unreadable';
  const features: CampaignFeature[] = [];
  for (const campaign of campaigns as readonly unknown[]) {
    if (!isJson(campaign) || !isType(campaign['type']) || !Array.isArray(campaign['features']))
      return 'unreadable';
    const { id, type } = campaign;
    if (typeof id !== 'string' || !id.startsWith('cam_')) return 'unreadable';
    for (const feature of campaign['features'] as readonly unknown[]) {
      const [key, until, common] = Array.isArray(feature) ? feature : [];
      if (!isKey(key) || typeof until !== 'number' || (common !== 0 && common !== 1)) return 'unreadable';
      features.push({
        campaignId: id as CampaignFeature['campaignId'],
        type: type as CampaignType,
        key,
        until,
        isCommon: common === 1,
      });
    }
  }
  return { asOf, features };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
