import type { ActivityEvent } from '../../../functions/activity/domain/activity-event.ts';
import { createDetectAttacks } from '../../../functions/detection/detect-attacks.ts';
import { TAKEOVER_RULE } from '../../../functions/detection/domain/account-takeover-rule.ts';
import { CAMPAIGN_RULE } from '../../../functions/detection/domain/campaign-rule.ts';
import type { Finding } from '../../../functions/detection/domain/finding.ts';
import { createPublishCampaigns } from '../../../functions/detection/publish-campaigns.ts';
import { newId } from '../../../functions/platform/ids.ts';
import type { CampaignMemberships } from '../../../functions/risk/ports.ts';
import { MemoryCampaignBoard } from './memory-campaign-board.ts';
import { MemoryCampaigns } from './memory-campaigns.ts';
import { MemoryClusterCounters } from './memory-cluster-counters.ts';

/** A batch goes to the detector when it is so large, or its first event has waited for so long. */
const BATCH_EVENTS = 20;
const BATCH_MS = 2_000;
/** As often as a function looks at the board in production. */
const BOARD_REFRESH_MS = 3_000;

/** The detector with production's rules, on what one process holds. */
export function detectorInMemory({
  counters,
  board,
  announce,
  now,
}: {
  readonly counters: MemoryClusterCounters;
  readonly board: MemoryCampaignBoard;
  readonly announce: (findings: readonly Finding[]) => void;
  readonly now: () => number;
}) {
  return createDetectAttacks({
    counters,
    campaigns: new MemoryCampaigns(CAMPAIGN_RULE.windowMs),
    channel: { announce: async (findings) => announce(findings) },
    publishCampaigns: createPublishCampaigns(board, now),
    rule: CAMPAIGN_RULE,
    takeoverRule: TAKEOVER_RULE,
    newCampaignId: () => newId('cam', now()),
    now,
  });
}

/** Detection as production runs it, on counters of one process and in the events' own time. */
export class ReplayedCampaigns {
  readonly counters = new MemoryClusterCounters(CAMPAIGN_RULE);
  readonly #board: MemoryCampaignBoard;
  readonly #detect: ReturnType<typeof createDetectAttacks>;
  #waiting: ActivityEvent[] = [];
  #now = 0;

  constructor(
    announce: (findings: readonly Finding[]) => void = () => {},
    boardRefreshMs = BOARD_REFRESH_MS,
  ) {
    this.#board = new MemoryCampaignBoard(boardRefreshMs);
    this.#detect = detectorInMemory({
      counters: this.counters,
      board: this.#board,
      announce,
      now: () => this.#now,
    });
  }

  membershipsOf(attempt: Parameters<CampaignMemberships['of']>[0]) {
    return this.#board.membershipsAt(attempt);
  }

  /** Time passes; what has waited long enough is looked at. */
  async advance(now: number): Promise<void> {
    const first = this.#waiting[0];
    if (first && now - first.at >= BATCH_MS) await this.#look();
  }

  async record(event: ActivityEvent): Promise<void> {
    this.#waiting.push(event);
    this.#now = Math.max(this.#now, event.at);
    if (this.#waiting.length >= BATCH_EVENTS) await this.#look();
  }

  async #look(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = [];
    await this.#detect(batch);
  }
}
