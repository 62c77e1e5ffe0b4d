import type { CampaignId } from '../platform/ids.ts';
import type { CampaignBoard, CampaignType } from '../risk/domain/campaign-board.ts';
import type { Versioned, WriteResult } from '../risk/ports.ts';
import type { ClusterKey } from './domain/cluster-keys.ts';
import type { ClusterView } from './domain/cluster-view.ts';
import type { Finding } from './domain/finding.ts';

/** What is counted of each cluster, in fixed windows, shared by all detectors. */
export interface ClusterCounters {
  /**
   * Adds to sets, so the same addition again changes nothing. Sets stop growing at the rule's limits.
   *
   * @returns for each cluster what is counted after that, in this window and the one before
   * @throws UnavailableError
   */
  add(
    counts: ReadonlyMap<ClusterKey, ClusterView>,
    window: number,
  ): Promise<ReadonlyMap<ClusterKey, ClusterView>>;
  /** What is counted at this moment, read consistently. @throws UnavailableError */
  read(keys: readonly ClusterKey[], window: number): Promise<ReadonlyMap<ClusterKey, ClusterView>>;
}

export type Campaign = { readonly campaignId: CampaignId; readonly type: CampaignType };

/** A cluster's place in a running campaign. */
export type CampaignMark = Campaign & {
  /** The cluster is part of the attack; otherwise the mark only keeps a second campaign from being made of it. */
  readonly isEvidence: boolean;
  /** A finding that tells of this cluster has gone out. */
  readonly isAnnounced: boolean;
  readonly lastSeenAt: number;
};

export type NewMark = Pick<CampaignMark, 'isEvidence'> & { readonly key: ClusterKey };

/** Running campaigns and the clusters that belong to them. */
export interface Campaigns {
  /** Marks of running campaigns, read consistently. @throws UnavailableError */
  find(keys: readonly ClusterKey[], now: number): Promise<ReadonlyMap<ClusterKey, CampaignMark>>;
  /**
   * Marks all clusters or none. Of several at once that share a cluster, one starts a campaign.
   *
   * @throws UnavailableError
   */
  start(campaign: Campaign, marks: readonly NewMark[], now: number): Promise<'started' | 'marked-already'>;
  /** Adds a cluster to a campaign; one that belongs to a running campaign stays there. @throws UnavailableError */
  join(campaign: Campaign, mark: NewMark, now: number): Promise<void>;
  /** @throws UnavailableError */
  announced(campaignId: CampaignId, keys: readonly ClusterKey[]): Promise<void>;
  /** Keeps a campaign and its clusters running. @throws UnavailableError */
  seen(campaignId: CampaignId, keys: readonly ClusterKey[], now: number): Promise<void>;
}

/** The board of running campaigns as its writers see it. */
export interface CampaignBoardStore {
  /** @throws UnavailableError */
  read(): Promise<Versioned<CampaignBoard | 'unreadable'>>;
  /** Writes only if nobody wrote since `version` was read. @throws UnavailableError */
  write(board: CampaignBoard, version: string | undefined): Promise<WriteResult>;
}

export interface FindingChannel {
  /** @throws UnavailableError if not all were taken */
  announce(findings: readonly Finding[]): Promise<void>;
}
