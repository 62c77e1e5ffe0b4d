import type { AccountId, CampaignId } from '../../platform/ids.ts';
import type { CampaignType } from '../../risk/domain/campaign-board.ts';
import { type ClusterKey, isFeature, kindOf, sharedValueOf } from './cluster-keys.ts';
import {
  type ClusterView,
  failingSubjects,
  failureShare,
  intrudedSubjects,
  resetSubjects,
} from './cluster-view.ts';
import { type Finding, identified, type TECHNIQUES } from './finding.ts';

/** A finding travels in one message of the bus. */
const MAX_ACCOUNTS = 100;
const MAX_FEATURES = 50;

const ATTACK: { readonly [Type in CampaignType]: readonly (keyof typeof TECHNIQUES)[] } = {
  'credential-stuffing': ['T1110.004'],
  'password-spray': ['T1110.003'],
  'code-fatigue': ['T1621', 'T1078'],
  'recovery-abuse': ['T1098'],
  'phishing-wave': ['T1566', 'T1078'],
};

export type ToldPart = {
  readonly campaignId: CampaignId;
  readonly type: CampaignType;
  readonly at: number;
  readonly accountIds: readonly AccountId[];
  readonly newKeys: readonly ClusterKey[];
  readonly views: ReadonlyMap<ClusterKey, ClusterView>;
};

/** Tells one part of a campaign, in as many findings as its accounts need; what is told once is in the first. */
export function campaignFindings({ campaignId, type, at, accountIds, newKeys, views }: ToldPart): Finding[] {
  const addresses = newKeys.filter((key) => kindOf(key) === 'ip').map(sharedValueOf);
  const ja4 = newKeys.find((key) => kindOf(key) === 'ja4');
  const isSprayed = newKeys.some((key) => kindOf(key) === 'password');
  const attack = isSprayed && type !== 'password-spray' ? [...ATTACK[type], 'T1110.003'] : ATTACK[type];
  const evidence = {
    clusters: [...new Set(newKeys.map(kindOf))],
    ...(newKeys.length > 0 ? { features: newKeys.filter(isTold).slice(0, MAX_FEATURES) } : {}),
    ...measured([...views.values()]),
  };
  const portions = Math.max(1, Math.ceil(accountIds.length / MAX_ACCOUNTS));
  return Array.from({ length: portions }, (_, i) =>
    identified({
      type,
      campaignId,
      accountIds: accountIds.slice(i * MAX_ACCOUNTS, (i + 1) * MAX_ACCOUNTS),
      addresses: i === 0 ? addresses : [],
      ...(ja4 ? { ja4: sharedValueOf(ja4) } : {}),
      evidence,
      at,
      attack,
    }),
  );
}

/** A finding names no password, not even by its fingerprint, and accounts only as members. */
function isTold(key: ClusterKey): boolean {
  return isFeature(key) && kindOf(key) !== 'password';
}

/** Of all clusters, the most; what was not seen is left out. */
function measured(views: readonly ClusterView[]): Readonly<Record<string, number>> {
  if (views.length === 0) return {};
  const most = (measure: (view: ClusterView) => number) => Math.max(...views.map(measure));
  const seen = {
    strangers: most(intrudedSubjects),
    challenges: most(({ challenges }) => challenges.size),
    resets: most(resetSubjects),
  };
  return {
    subjects: most(failingSubjects),
    failureShare: Math.round(most(failureShare) * 1_000) / 1_000,
    ...Object.fromEntries(Object.entries(seen).filter(([, count]) => count > 0)),
  };
}
