import type { CampaignBoard, CampaignFeature } from './campaign-board.ts';
import { featureKindOf } from './campaign-features.ts';

/** A board is read by every function every few seconds: it stays below 300 kB. */
export const BOARD_LIMITS = {
  features: 1_200,
  featuresOfCampaign: 200,
  /** Of one campaign: what tries many passwords has none that stands for it. */
  passwordsOfCampaign: 32,
  /** A feature that counts a little longer than before is no news. */
  newsMs: 60_000,
  /** While anything happens the board says so this often: one that stands still is no calm. */
  heartbeatMs: 60_000,
} as const;

const nameOf = ({ campaignId, key }: CampaignFeature) => `${campaignId}/${key}`;

/**
 * Writes what was seen of campaigns to the board. In any order and any number of times it comes to the same board: a
 * feature counts until the latest instant anybody named, and is common once anybody saw that it is.
 *
 * @returns undefined if the board said all that a moment ago
 */
export function postCampaigns(
  board: CampaignBoard,
  seen: readonly CampaignFeature[],
  now: number,
): CampaignBoard | undefined {
  const features = new Map(
    board.features.filter(({ until }) => until > now).map((feature) => [nameOf(feature), feature]),
  );
  let isNews = now - board.asOf >= BOARD_LIMITS.heartbeatMs;
  for (const feature of seen) {
    const known = features.get(nameOf(feature));
    const isCommon = feature.isCommon || known?.isCommon === true;
    const until = Math.max(feature.until, known?.until ?? 0);
    isNews ||= !known || isCommon !== known.isCommon || until - known.until >= BOARD_LIMITS.newsMs;
    features.set(nameOf(feature), { ...feature, isCommon, until });
  }
  return isNews ? { asOf: now, features: limited([...features.values()]) } : undefined;
}

/** What is seen lately, and stands for a campaign by itself, stays longest. */
function limited(features: readonly CampaignFeature[]): readonly CampaignFeature[] {
  const ranked = [...features].sort(
    (a, b) =>
      Number(a.isCommon) - Number(b.isCommon) || b.until - a.until || (nameOf(a) < nameOf(b) ? -1 : 1),
  );
  const taken = new Map<string, number>();
  const hasRoom = (name: string, limit: number) => {
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count <= limit;
  };
  return ranked
    .filter(
      ({ campaignId, key }) =>
        featureKindOf(key) !== 'password' ||
        hasRoom(`${campaignId}/password`, BOARD_LIMITS.passwordsOfCampaign),
    )
    .filter(({ campaignId }) => hasRoom(campaignId, BOARD_LIMITS.featuresOfCampaign))
    .slice(0, BOARD_LIMITS.features);
}
