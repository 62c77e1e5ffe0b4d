import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { AccountId } from '../platform/ids.ts';
import {
  type Takeover,
  type TakeoverRule,
  takeoverByEvent,
  takeoverBySignIn,
} from './domain/account-takeover-rule.ts';
import { campaignFindings } from './domain/campaign-finding.ts';
import { type Finding, identified } from './domain/finding.ts';
import { sightingOf } from './domain/sighting.ts';
import type { FindingChannel } from './ports.ts';
import type { PublishCampaigns } from './publish-campaigns.ts';
import { createTrackCampaigns, type TrackCampaignsDependencies } from './track-campaigns.ts';

export type DetectAttacksDependencies = TrackCampaignsDependencies & {
  readonly channel: FindingChannel;
  readonly publishCampaigns: PublishCampaigns;
  readonly takeoverRule: TakeoverRule;
};

/**
 * Looks for attacks in what was recorded, announces what it finds and publishes what running campaigns have in common.
 * What was not told because a step failed is told when the same events come again.
 *
 * @returns the findings that went out
 * @throws UnavailableError if events could not be counted or findings not announced
 */
export function createDetectAttacks(dependencies: DetectAttacksDependencies) {
  const { campaigns, channel, publishCampaigns, takeoverRule } = dependencies;
  const trackCampaigns = createTrackCampaigns(dependencies);

  return async (events: readonly ActivityEvent[]): Promise<readonly Finding[]> => {
    const { parts, features, unexplained } = await trackCampaigns(
      events.flatMap((event) => sightingOf(event) ?? []),
    );
    const findings = [
      ...parts.flatMap(campaignFindings),
      ...unexplained.flatMap((sighting) =>
        takeoverFinding(takeoverBySignIn(sighting, takeoverRule), sighting.at, sighting),
      ),
      ...events.flatMap((event) => takeoverFinding(takeoverByEvent(event), event.at, event)),
    ];
    if (findings.length > 0) await channel.announce(findings);
    for (const { campaignId, newKeys } of parts)
      if (newKeys.length > 0) await campaigns.announced(campaignId, newKeys);
    if (events.length > 0) await publishCampaigns(features);
    return findings;
  };
}

function takeoverFinding(
  takeover: Takeover | undefined,
  at: number,
  { accountId, client }: { readonly accountId?: AccountId; readonly client?: { readonly ip: string } },
): Finding[] {
  if (!takeover || !accountId) return [];
  const addresses = client ? [client.ip] : [];
  return [identified({ type: 'account-takeover', accountIds: [accountId], addresses, ...takeover, at })];
}
