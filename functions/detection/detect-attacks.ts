import { createHash } from 'node:crypto';
import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { AccountId } from '../platform/ids.ts';
import {
  type Takeover,
  type TakeoverRule,
  takeoverByEvent,
  takeoverBySignIn,
} from './domain/account-takeover-rule.ts';
import { failingSubjects, failureShare } from './domain/campaign-rule.ts';
import { kindOf, sharedValueOf } from './domain/cluster-keys.ts';
import type { Finding } from './domain/finding.ts';
import { sightingOf } from './domain/sighting.ts';
import type { FindingChannel } from './ports.ts';
import {
  type CampaignPart,
  createTrackCampaigns,
  type TrackCampaignsDependencies,
} from './track-campaigns.ts';

/** A finding travels in one message of the bus. */
const MAX_ACCOUNTS_PER_FINDING = 100;

export type DetectAttacksDependencies = TrackCampaignsDependencies & {
  readonly channel: FindingChannel;
  readonly takeoverRule: TakeoverRule;
};

/**
 * Looks for attacks in what was recorded and announces what it finds. What was not announced because a step
 * failed is announced when the same events come again.
 *
 * @returns the findings that went out
 * @throws UnavailableError if events could not be counted or findings not announced
 */
export function createDetectAttacks(dependencies: DetectAttacksDependencies) {
  const { campaigns, channel, takeoverRule } = dependencies;
  const trackCampaigns = createTrackCampaigns(dependencies);

  return async (events: readonly ActivityEvent[]): Promise<readonly Finding[]> => {
    const { parts, unexplained } = await trackCampaigns(events.flatMap((event) => sightingOf(event) ?? []));
    const findings = [
      ...parts.flatMap(findingsOfPart),
      ...unexplained.flatMap((sighting) =>
        takeoverFinding(takeoverBySignIn(sighting, takeoverRule), sighting.at, sighting),
      ),
      ...events.flatMap((event) => takeoverFinding(takeoverByEvent(event), event.at, event)),
    ];
    if (findings.length > 0) await channel.announce(findings);
    for (const { campaignId, newKeys } of parts)
      if (newKeys.length > 0) await campaigns.announced(campaignId, newKeys);
    return findings;
  };
}

function findingsOfPart({ campaignId, at, accountIds, newKeys, views }: CampaignPart): Finding[] {
  const addresses = newKeys.filter((key) => kindOf(key) === 'ip').map(sharedValueOf);
  const ja4 = newKeys.find((key) => kindOf(key) === 'ja4');
  const isSpray = newKeys.some((key) => kindOf(key) === 'password');
  const counted = [...views.values()];
  const portions = Math.max(1, Math.ceil(accountIds.length / MAX_ACCOUNTS_PER_FINDING));
  return Array.from({ length: portions }, (_, i) => {
    const from = i * MAX_ACCOUNTS_PER_FINDING;
    return identified({
      type: 'credential-stuffing' as const,
      campaignId,
      accountIds: accountIds.slice(from, from + MAX_ACCOUNTS_PER_FINDING),
      addresses: i === 0 ? addresses : [],
      ...(ja4 ? { ja4: sharedValueOf(ja4) } : {}),
      evidence: {
        clusters: [...new Set(newKeys.map(kindOf))],
        ...(counted.length > 0
          ? {
              subjects: Math.max(...counted.map(failingSubjects)),
              failureShare: Math.round(Math.max(...counted.map(failureShare)) * 1_000) / 1_000,
            }
          : {}),
      },
      at,
      attack: ['T1110.004', ...(isSpray ? ['T1110.003'] : [])],
    });
  });
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

/** The id is made of what was found, so the same finding has the same id whoever makes it, and when. */
function identified(finding: Omit<Finding, 'findingId'>): Finding {
  const { type, campaignId, accountIds, addresses, at, evidence } = finding;
  const facts = JSON.stringify(
    campaignId ? [type, campaignId, accountIds, addresses] : [type, accountIds, at, evidence],
  );
  return { findingId: `fnd_${createHash('sha256').update(facts).digest('hex').slice(0, 32)}`, ...finding };
}
