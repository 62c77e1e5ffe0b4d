import type { AccountId, CampaignId } from '../platform/ids.ts';
import { UnavailableError } from '../platform/problem.ts';
import {
  type CampaignRule,
  type ClusterView,
  goesOn,
  isCampaign,
  isPartOfCampaign,
} from './domain/campaign-rule.ts';
import { type ClusterKey, clusterKeysOf, kindOf } from './domain/cluster-keys.ts';
import { countSightings, isSuspectIn } from './domain/count-sightings.ts';
import type { Sighting } from './domain/sighting.ts';
import type { CampaignMark, Campaigns, ClusterCounters } from './ports.ts';

/** What one batch of sightings says of a running campaign that was not told yet. */
export type CampaignPart = {
  readonly campaignId: CampaignId;
  readonly at: number;
  readonly accountIds: readonly AccountId[];
  /** Clusters that this part tells of for the first time; to be marked as announced once it went out. */
  readonly newKeys: readonly ClusterKey[];
  readonly views: ReadonlyMap<ClusterKey, ClusterView>;
};

export type TrackedCampaigns = {
  readonly parts: readonly CampaignPart[];
  /** Sightings that no campaign explains. */
  readonly unexplained: readonly Sighting[];
};

export type TrackCampaignsDependencies = {
  readonly counters: ClusterCounters;
  readonly campaigns: Campaigns;
  readonly rule: CampaignRule;
  readonly newCampaignId: () => CampaignId;
  readonly now: () => number;
};

type Marks = ReadonlyMap<ClusterKey, CampaignMark>;

const MAX_RACES = 3;
/** A campaign may be started on no more clusters than fit into one transaction. */
const MAX_MARKS_AT_ONCE = 50;
/** Marks are refreshed this many times within the window after which they lapse. */
const REFRESHES_PER_WINDOW = 10;

/**
 * Counts sightings into their clusters, and makes one campaign of all clusters that fail together. Safe to run in
 * parallel, out of order and more than once on the same sightings.
 *
 * Suspects are counted before marks are read, and marks are set before suspects are read again. So whichever of
 * two detectors comes second sees what the other did, and no account falls between them.
 */
export function createTrackCampaigns(dependencies: TrackCampaignsDependencies) {
  const { counters, campaigns, rule, now } = dependencies;

  return async (sightings: readonly Sighting[]): Promise<TrackedCampaigns> => {
    const tracked: { parts: CampaignPart[]; unexplained: Sighting[] } = { parts: [], unexplained: [] };
    const byWindow = Map.groupBy(sightings, ({ at }) => Math.floor(at / rule.windowMs));
    for (const [window, group] of byWindow) {
      const counts = countSightings(group);
      const views = await counters.add(counts, window);
      const marks = await enrol(dependencies, group, views, await campaigns.find([...counts.keys()], now()));
      await keepRunning(group, views, marks);
      tracked.parts.push(...(await partsOf(group, marks, window)));
      tracked.unexplained.push(...group.filter((sighting) => evidenceFor(sighting, marks).length === 0));
    }
    return tracked;
  };

  async function partsOf(group: readonly Sighting[], marks: Marks, window: number): Promise<CampaignPart[]> {
    const parts: CampaignPart[] = [];
    for (const [campaignId, keys] of evidenceByCampaign(marks)) {
      const newKeys = keys.filter((key) => !marks.get(key)?.isAnnounced);
      const views = await counters.read(newKeys, window);
      const inBatch = group.filter((sighting) => keys.some((key) => isIn(key, sighting)));
      const accountIds = new Set<AccountId>([...views.values()].flatMap(({ suspects }) => [...suspects]));
      for (const sighting of inBatch)
        if (sighting.accountId && keys.some((key) => isIn(key, sighting) && isSuspectIn(key, sighting)))
          accountIds.add(sighting.accountId);
      if (newKeys.length === 0 && accountIds.size === 0) continue;
      const at = Math.min(...inBatch.map((sighting) => sighting.at));
      parts.push({ campaignId, at, accountIds: [...accountIds].sort(), newKeys, views });
    }
    return parts;
  }

  async function keepRunning(
    group: readonly Sighting[],
    views: ReadonlyMap<ClusterKey, ClusterView>,
    marks: Marks,
  ): Promise<void> {
    const at = now();
    const isAttacking = (key: ClusterKey) =>
      group.some(
        (sighting) =>
          isIn(key, sighting) &&
          !sighting.isFamiliar &&
          (sighting.password === 'wrong' || isSuspectIn(key, sighting)),
      );
    for (const [campaignId, keys] of evidenceByCampaign(marks)) {
      const active = keys.filter((key) => isAttacking(key) && goesOn(viewIn(views, key), rule));
      const stale = active.filter(
        (key) => (marks.get(key)?.lastSeenAt ?? 0) < at - rule.windowMs / REFRESHES_PER_WINDOW,
      );
      if (active.length > 0) await campaigns.seen(campaignId, stale, at);
    }
  }
}

/** Gives every cluster that is, or takes part in, an attack its mark. */
async function enrol(
  { campaigns, rule, newCampaignId, now }: TrackCampaignsDependencies,
  group: readonly Sighting[],
  views: ReadonlyMap<ClusterKey, ClusterView>,
  found: Marks,
): Promise<Marks> {
  const keys = [...views.keys()];
  let marks = found;
  const isMarked = (key: ClusterKey) => marks.get(key)?.isEvidence === true;

  for (const key of keys.filter((one) => isCampaign(viewIn(views, one), rule))) {
    for (let race = 1; !isMarked(key); race++) {
      if (race > MAX_RACES) throw new UnavailableError('incidents', new Error('Campaigns kept changing'));
      const primaries = group
        .filter((sighting) => isIn(key, sighting))
        .map((one) => clusterKeysOf(one).primary);
      const together = [...new Set([key, ...primaries])].slice(0, MAX_MARKS_AT_ONCE);
      const campaignId = oldest(together.flatMap((one) => marks.get(one)?.campaignId ?? []));
      const newMarks = together.map((one) => ({ key: one, isEvidence: one === key }));
      if (campaignId === undefined) await campaigns.start(newCampaignId(), newMarks, now());
      else for (const mark of newMarks) await campaigns.join(campaignId, mark, now());
      marks = await campaigns.find(keys, now());
    }
  }

  const joining = new Map<ClusterKey, CampaignId>();
  for (const sighting of group) {
    const campaignId = oldest(
      evidenceFor(sighting, marks).flatMap((key) => marks.get(key)?.campaignId ?? []),
    );
    if (campaignId === undefined) continue;
    for (const key of clusterKeysOf(sighting).all)
      if (!isMarked(key) && isPartOfCampaign(key, viewIn(views, key), rule)) joining.set(key, campaignId);
  }
  for (const [key, campaignId] of joining) await campaigns.join(campaignId, { key, isEvidence: true }, now());
  return joining.size > 0 ? campaigns.find(keys, now()) : marks;
}

function isIn(key: ClusterKey, sighting: Sighting): boolean {
  return clusterKeysOf(sighting).all.includes(key);
}

function evidenceFor(sighting: Sighting, marks: Marks): ClusterKey[] {
  return clusterKeysOf(sighting).all.filter((key) => marks.get(key)?.isEvidence);
}

function evidenceByCampaign(marks: Marks): Map<CampaignId, ClusterKey[]> {
  const byCampaign = new Map<CampaignId, ClusterKey[]>();
  for (const [key, { campaignId, isEvidence }] of marks)
    if (isEvidence) byCampaign.set(campaignId, [...(byCampaign.get(campaignId) ?? []), key]);
  return byCampaign;
}

function oldest(ids: readonly CampaignId[]): CampaignId | undefined {
  return [...ids].sort()[0];
}

function viewIn(views: ReadonlyMap<ClusterKey, ClusterView>, key: ClusterKey): ClusterView {
  const view = views.get(key);
  if (!view) throw new RangeError(`Nothing was counted for a cluster of kind ${kindOf(key)}`);
  return view;
}
