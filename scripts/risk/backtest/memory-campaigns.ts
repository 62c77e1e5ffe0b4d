import type { ClusterKey } from '../../../functions/detection/domain/cluster-keys.ts';
import type { Campaign, CampaignMark, Campaigns, NewMark } from '../../../functions/detection/ports.ts';
import type { CampaignId } from '../../../functions/platform/ids.ts';

/** Marks of one process, for replaying events. Lapsed ones are dropped whenever their number has doubled. */
export class MemoryCampaigns implements Campaigns {
  readonly #lapsesAfterMs: number;
  readonly #marks = new Map<ClusterKey, CampaignMark>();
  #tidiedAt = 1_000;

  constructor(lapsesAfterMs: number) {
    this.#lapsesAfterMs = lapsesAfterMs;
  }

  async find(keys: readonly ClusterKey[], now: number) {
    const found = new Map<ClusterKey, CampaignMark>();
    if (this.#marks.size === 0) return found;
    for (const key of keys) {
      const mark = this.#running(key, now);
      if (mark) found.set(key, mark);
    }
    return found;
  }

  async start(campaign: Campaign, marks: readonly NewMark[], now: number) {
    if (marks.some(({ key }) => this.#running(key, now))) return 'marked-already' as const;
    for (const mark of marks) this.#mark(campaign, mark, now);
    return 'started' as const;
  }

  async join(campaign: Campaign, mark: NewMark, now: number): Promise<void> {
    const running = this.#running(mark.key, now);
    const becomesEvidence =
      mark.isEvidence && running?.campaignId === campaign.campaignId && !running.isEvidence;
    if (!running || becomesEvidence) this.#mark(campaign, mark, now);
  }

  async announced(campaignId: CampaignId, keys: readonly ClusterKey[]): Promise<void> {
    for (const key of keys) this.#change(campaignId, key, (mark) => ({ ...mark, isAnnounced: true }));
  }

  async seen(campaignId: CampaignId, keys: readonly ClusterKey[], now: number): Promise<void> {
    for (const key of keys)
      this.#change(campaignId, key, (mark) => ({ ...mark, lastSeenAt: Math.max(mark.lastSeenAt, now) }));
  }

  #running(key: ClusterKey, now: number): CampaignMark | undefined {
    const mark = this.#marks.get(key);
    return mark && mark.lastSeenAt >= now - this.#lapsesAfterMs ? mark : undefined;
  }

  #mark({ campaignId, type }: Campaign, { key, isEvidence }: NewMark, now: number): void {
    this.#marks.set(key, { campaignId, type, isEvidence, isAnnounced: false, lastSeenAt: now });
    if (this.#marks.size < this.#tidiedAt) return;
    for (const one of this.#marks.keys()) if (!this.#running(one, now)) this.#marks.delete(one);
    this.#tidiedAt = Math.max(1_000, 2 * this.#marks.size);
  }

  #change(campaignId: CampaignId, key: ClusterKey, change: (mark: CampaignMark) => CampaignMark): void {
    const mark = this.#marks.get(key);
    if (mark?.campaignId === campaignId) this.#marks.set(key, change(mark));
  }
}
