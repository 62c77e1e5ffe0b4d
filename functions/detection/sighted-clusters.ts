import type { CampaignId } from '../platform/ids.ts';
import type { CampaignRule } from './domain/campaign-rule.ts';
import { type ClusterKey, clusterKeysOf } from './domain/cluster-keys.ts';
import type { ClusterView } from './domain/cluster-view.ts';
import { isSuspectIn } from './domain/count-sightings.ts';
import type { Sighting } from './domain/sighting.ts';
import type { Campaign, CampaignMark } from './ports.ts';

export type Marks = ReadonlyMap<ClusterKey, CampaignMark>;

/** The sightings of one batch that count in one window, by cluster, with what is counted of each cluster. */
export class SightedClusters {
  readonly sightings: readonly Sighting[];
  readonly views: ReadonlyMap<ClusterKey, ClusterView>;
  readonly rule: CampaignRule;
  #byKey: ReadonlyMap<ClusterKey, readonly Sighting[]> | undefined;

  constructor(
    sightings: readonly Sighting[],
    views: ReadonlyMap<ClusterKey, ClusterView>,
    rule: CampaignRule,
  ) {
    this.sightings = sightings;
    this.views = views;
    this.rule = rule;
  }

  get keys(): ClusterKey[] {
    return [...this.views.keys()];
  }

  in(key: ClusterKey): readonly Sighting[] {
    // Most batches hold no attack, and then nobody asks.
    this.#byKey ??= byKeyOf(this.sightings);
    return this.#byKey.get(key) ?? [];
  }

  viewOf(key: ClusterKey): ClusterView {
    const view = this.views.get(key);
    if (!view) throw new RangeError('Nothing was counted for a cluster');
    return view;
  }

  /** Whether the batch has more of what an attack is made of. */
  isAttacked(key: ClusterKey): boolean {
    return this.in(key).some(
      (sighting) =>
        !sighting.isFamiliar &&
        (sighting.password === 'wrong' ||
          (sighting.kind === 'challenge' && !sighting.isPassed) ||
          (sighting.kind === 'reset' && sighting.stage === 'begun') ||
          isSuspectIn(key, sighting)),
    );
  }
}

function byKeyOf(sightings: readonly Sighting[]): ReadonlyMap<ClusterKey, readonly Sighting[]> {
  const byKey = new Map<ClusterKey, Sighting[]>();
  for (const sighting of sightings)
    for (const key of clusterKeysOf(sighting).all) {
      const those = byKey.get(key);
      if (those) those.push(sighting);
      else byKey.set(key, [sighting]);
    }
  return byKey;
}

export function evidenceFor(sighting: Sighting, marks: Marks): ClusterKey[] {
  if (marks.size === 0) return [];
  return clusterKeysOf(sighting).all.filter((key) => marks.get(key)?.isEvidence);
}

export function evidenceByCampaign(
  marks: Marks,
): Map<CampaignId, { campaign: Campaign; keys: ClusterKey[] }> {
  const byCampaign = new Map<CampaignId, { campaign: Campaign; keys: ClusterKey[] }>();
  for (const [key, { campaignId, type, isEvidence }] of marks) {
    if (!isEvidence) continue;
    const found = byCampaign.get(campaignId) ?? { campaign: { campaignId, type }, keys: [] };
    found.keys.push(key);
    byCampaign.set(campaignId, found);
  }
  return byCampaign;
}

export function oldest(campaigns: readonly Campaign[]): Campaign | undefined {
  return [...campaigns].sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1))[0];
}
