import type { CampaignBoardStore } from '../../../functions/detection/ports.ts';
import {
  type CampaignBoard,
  EMPTY_CAMPAIGN_BOARD,
  type IndexedCampaigns,
  indexedCampaigns,
  membershipsOf,
} from '../../../functions/risk/domain/campaign-board.ts';
import type { CampaignMemberships } from '../../../functions/risk/ports.ts';

/**
 * The board of one process, written and read as in production: a reader sees a board as late as a function that
 * refreshes it so seldom.
 */
export class MemoryCampaignBoard implements CampaignBoardStore, CampaignMemberships {
  readonly #refreshMs: number;
  #board: CampaignBoard = EMPTY_CAMPAIGN_BOARD;
  #writes = 0;
  #held: { campaigns: IndexedCampaigns; writes: number; at: number } = {
    campaigns: new Map(),
    writes: 0,
    at: Number.NEGATIVE_INFINITY,
  };

  constructor(refreshMs = 0) {
    this.#refreshMs = refreshMs;
  }

  async read() {
    return { value: this.#board, version: this.#writes === 0 ? undefined : String(this.#writes) };
  }

  async write(board: CampaignBoard, version: string | undefined) {
    if (version !== (await this.read()).version) return 'lost-race' as const;
    this.#board = board;
    this.#writes += 1;
    return 'written' as const;
  }

  async of(attempt: Parameters<CampaignMemberships['of']>[0]) {
    return this.membershipsAt(attempt);
  }

  membershipsAt(attempt: Parameters<CampaignMemberships['of']>[0]) {
    const isDue = attempt.at >= this.#held.at + this.#refreshMs;
    if (isDue && this.#held.writes !== this.#writes)
      this.#held = { campaigns: indexedCampaigns(this.#board), writes: this.#writes, at: attempt.at };
    return membershipsOf(this.#held.campaigns, attempt);
  }
}
