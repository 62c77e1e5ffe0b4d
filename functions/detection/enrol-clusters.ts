import type { CampaignId } from '../platform/ids.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { CampaignType } from '../risk/domain/campaign-board.ts';
import { campaignTypeOf, isPartOfCampaign } from './domain/campaign-rule.ts';
import { type ClusterKey, type ClusterKind, clusterKeysOf, kindOf } from './domain/cluster-keys.ts';
import type { Campaign, Campaigns } from './ports.ts';
import { evidenceFor, type Marks, oldest, type SightedClusters } from './sighted-clusters.ts';

export type EnrolClustersDependencies = {
  readonly campaigns: Campaigns;
  readonly newCampaignId: () => CampaignId;
  readonly now: () => number;
};

const MAX_RACES = 3;
/** A campaign may be started on no more clusters than fit into one transaction. */
const MAX_MARKS_AT_ONCE = 50;

/** What says most of an attack comes first and gives the campaign its type. */
const PRECEDENCE: { readonly [Kind in ClusterKind]: number } = {
  password: 0,
  ja4: 1,
  ua: 1,
  'asn+software': 2,
  device: 3,
  ip: 3,
  block: 4,
  asn: 5,
  account: 6,
};

const isGuessing = (type: CampaignType) => type === 'credential-stuffing' || type === 'password-spray';
const isOneAttack = (a: CampaignType, b: CampaignType) => a === b || (isGuessing(a) && isGuessing(b));

/** Gives every cluster that is, or takes part in, an attack its mark. */
export async function enrolClusters(
  { campaigns, newCampaignId, now }: EnrolClustersDependencies,
  clusters: SightedClusters,
): Promise<Marks> {
  const { keys, rule } = clusters;
  let marks: Marks = await campaigns.find(keys, now());
  const isMarked = (key: ClusterKey) => marks.get(key)?.isEvidence === true;

  const attacking = keys
    .flatMap((key) => {
      const type = campaignTypeOf(key, clusters.viewOf(key), rule);
      return type ? [{ key, type }] : [];
    })
    .sort((a, b) => PRECEDENCE[kindOf(a.key)] - PRECEDENCE[kindOf(b.key)]);
  for (const { key, type } of attacking) {
    for (let race = 1; !isMarked(key); race++) {
      if (race > MAX_RACES) throw new UnavailableError('incidents', new Error('Campaigns kept changing'));
      const together = [...new Set([key, ...anchorsOf(clusters, key, type)])].slice(0, MAX_MARKS_AT_ONCE);
      // Whoever has the cluster already keeps it, whatever else is seen of it.
      const campaign = marks.get(key) ?? oldest(compatible(together, type, marks));
      const newMarks = together
        .filter((one) => one === key || !marks.has(one))
        .map((one) => ({ key: one, isEvidence: one === key }));
      if (campaign) for (const mark of newMarks) await campaigns.join(campaign, mark, now());
      else await campaigns.start({ campaignId: newCampaignId(), type }, newMarks, now());
      marks = await campaigns.find(keys, now());
    }
  }

  const joining = new Map<ClusterKey, Campaign>();
  for (const sighting of clusters.sightings) {
    const campaign = oldest(evidenceFor(sighting, marks).flatMap((key) => marks.get(key) ?? []));
    if (!campaign) continue;
    for (const key of clusterKeysOf(sighting).all)
      if (!isMarked(key) && isPartOfCampaign(key, clusters.viewOf(key), rule)) joining.set(key, campaign);
  }
  for (const [key, campaign] of joining) await campaigns.join(campaign, { key, isEvidence: true }, now());
  return joining.size > 0 ? campaigns.find(keys, now()) : marks;
}

function compatible(keys: readonly ClusterKey[], type: CampaignType, marks: Marks): Campaign[] {
  return keys.flatMap((key) => {
    const mark = marks.get(key);
    return mark && isOneAttack(mark.type, type) ? [mark] : [];
  });
}

/**
 * What keeps one attack at one campaign. Guessing is grouped by the tool. The other kinds often come with a popular
 * browser, so they are grouped by the software within one network.
 */
function anchorsOf(clusters: SightedClusters, key: ClusterKey, type: CampaignType): ClusterKey[] {
  return clusters.in(key).map((sighting) => {
    const { primary, all } = clusterKeysOf(sighting);
    return isGuessing(type) ? primary : (all.find((one) => kindOf(one) === 'asn+software') ?? primary);
  });
}
