import * as z from 'zod';
import { CAMPAIGN_TYPES, type CampaignBoard, type CampaignFeature } from './campaign-board.ts';
import { FEATURE_KINDS, type FeatureKey } from './campaign-features.ts';

const FORMAT = 1;
const MAX_KEY_LENGTH = 200;

const featureKey = z
  .string()
  .max(MAX_KEY_LENGTH)
  .refine((key) => FEATURE_KINDS.some((kind) => key.startsWith(`${kind}:`)));
const boardSchema = z.object({
  format: z.literal(FORMAT),
  asOf: z.number(),
  campaigns: z.array(
    z.object({
      id: z.string().startsWith('cam_'),
      type: z.enum(CAMPAIGN_TYPES),
      /** Key, until when it counts, and 1 if ordinary people have it too. */
      features: z.array(z.tuple([featureKey, z.number(), z.literal([0, 1])])),
    }),
  ),
});

/** One object per campaign, because its id and type are the same for all its features. */
export function encodeCampaignBoard({ asOf, features }: CampaignBoard): string {
  const campaigns = [...Map.groupBy(features, ({ campaignId }) => campaignId)].map(([id, own]) => ({
    id,
    type: own[0]?.type,
    features: own.map(({ key, until, isCommon }) => [key, until, isCommon ? 1 : 0]),
  }));
  return JSON.stringify({ format: FORMAT, asOf, campaigns });
}

export function decodeCampaignBoard(text: string): CampaignBoard | 'unreadable' {
  const parsed = boardSchema.safeParse(jsonOf(text));
  if (!parsed.success) return 'unreadable';
  const features = parsed.data.campaigns.flatMap(({ id, type, features: own }) =>
    own.map(([key, until, common]) => ({
      campaignId: id as CampaignFeature['campaignId'],
      type,
      key: key as FeatureKey,
      until,
      isCommon: common === 1,
    })),
  );
  return { asOf: parsed.data.asOf, features };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
