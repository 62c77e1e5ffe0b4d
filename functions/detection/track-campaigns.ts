import type { AccountId } from '../platform/ids.ts';
import type { CampaignFeature } from '../risk/domain/campaign-board.ts';
import { type CampaignRule, goesOn, isCommon } from './domain/campaign-rule.ts';
import { type ClusterKey, clusterKeysOf, isFeature } from './domain/cluster-keys.ts';
import type { ClusterView } from './domain/cluster-view.ts';
import { countSightings, isSuspectIn } from './domain/count-sightings.ts';
import { OrdinarySoftware } from './domain/ordinary-software.ts';
import type { PasswordSighting, Sighting } from './domain/sighting.ts';
import { type EnrolClustersDependencies, enrolClusters } from './enrol-clusters.ts';
import type { Campaign, ClusterCounters } from './ports.ts';
import { evidenceByCampaign, evidenceFor, type Marks, SightedClusters } from './sighted-clusters.ts';

/** What one batch of sightings says of a running campaign that was not told yet. */
export type CampaignPart = Campaign & {
  readonly at: number;
  readonly accountIds: readonly AccountId[];
  /** Clusters that this part tells of for the first time; to be marked as announced once it went out. */
  readonly newKeys: readonly ClusterKey[];
  readonly views: ReadonlyMap<ClusterKey, ClusterView>;
};

export type TrackedCampaigns = {
  readonly parts: readonly CampaignPart[];
  /** What running campaigns have in common at this moment, for whoever scores. */
  readonly features: readonly CampaignFeature[];
  /** Sightings that no campaign explains. */
  readonly unexplained: readonly PasswordSighting[];
};

export type TrackCampaignsDependencies = EnrolClustersDependencies & {
  readonly counters: ClusterCounters;
  readonly rule: CampaignRule;
};

/** Marks are refreshed this many times within the window after which they lapse. */
const REFRESHES_PER_WINDOW = 10;

/**
 * Counts sightings into their clusters, and makes one campaign of all clusters that are attacked together. Safe to run
 * in parallel, out of order and more than once on the same sightings.
 *
 * Suspects are counted before marks are read, and marks are set before suspects are read again. So whichever of
 * two detectors comes second sees what the other did, and no account falls between them.
 */
export function createTrackCampaigns(dependencies: TrackCampaignsDependencies) {
  const { counters, campaigns, rule, now } = dependencies;
  const ordinary = new OrdinarySoftware(rule);

  return async (sightings: readonly Sighting[]): Promise<TrackedCampaigns> => {
    const parts: CampaignPart[] = [];
    const features: CampaignFeature[] = [];
    const unexplained: PasswordSighting[] = [];
    ordinary.learn(sightings);
    const byWindow = Map.groupBy(sightings, ({ at }) => Math.floor(at / rule.windowMs));
    for (const [window, group] of byWindow) {
      const views = await counters.add(countSightings(group), window);
      const clusters = new SightedClusters(group, views, rule);
      const marks = await enrolClusters(dependencies, clusters);
      features.push(...(await keepRunning(clusters, marks)));
      parts.push(...(await partsOf(clusters, marks, window)));
      for (const sighting of group)
        if (sighting.kind === 'password' && evidenceFor(sighting, marks).length === 0)
          unexplained.push(sighting);
    }
    return { parts, features, unexplained };
  };

  async function partsOf(clusters: SightedClusters, marks: Marks, window: number): Promise<CampaignPart[]> {
    const parts: CampaignPart[] = [];
    for (const { campaign, keys } of evidenceByCampaign(marks).values()) {
      const newKeys = keys.filter((key) => !marks.get(key)?.isAnnounced);
      const views = newKeys.length > 0 ? await counters.read(newKeys, window) : new Map();
      const accountIds = new Set<AccountId>([...views.values()].flatMap(({ suspects }) => [...suspects]));
      let at = Number.POSITIVE_INFINITY;
      for (const key of keys)
        for (const sighting of clusters.in(key)) {
          at = Math.min(at, sighting.at);
          if (sighting.accountId && isSuspectIn(key, sighting)) accountIds.add(sighting.accountId);
        }
      if (newKeys.length === 0 && accountIds.size === 0) continue;
      parts.push({ ...campaign, at, accountIds: [...accountIds].sort(), newKeys, views });
    }
    return parts;
  }

  /** @returns the features of the campaigns that go on */
  async function keepRunning(clusters: SightedClusters, marks: Marks): Promise<CampaignFeature[]> {
    const at = now();
    const features: CampaignFeature[] = [];
    for (const { campaign, keys } of evidenceByCampaign(marks).values()) {
      const active = keys.filter(
        (key) => clusters.isAttacked(key) && goesOn(key, clusters.viewOf(key), rule),
      );
      if (active.length === 0) continue;
      const stale = active.filter(
        (key) => (marks.get(key)?.lastSeenAt ?? 0) < at - rule.windowMs / REFRESHES_PER_WINDOW,
      );
      await campaigns.seen(campaign.campaignId, stale, at);
      features.push(...featuresOf(clusters, campaign, active, at + rule.windowMs));
    }
    return features;
  }

  /** Software that is not evidence by itself goes along as common: shared together with a place it tells something. */
  function featuresOf(
    clusters: SightedClusters,
    { campaignId, type }: Campaign,
    active: readonly ClusterKey[],
    until: number,
  ): CampaignFeature[] {
    const software = active.flatMap((key) => clusters.in(key).map((one) => clusterKeysOf(one).primary));
    return [...new Set([...active, ...software])].filter(isFeature).map((key) => ({
      campaignId,
      type,
      key,
      until,
      isCommon: !active.includes(key) || ordinary.isCommon(key) || isCommon(key, clusters.viewOf(key), rule),
    }));
  }
}
