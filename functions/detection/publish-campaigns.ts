import { UnavailableError } from '../platform/problem.ts';
import {
  type CampaignBoard,
  type CampaignFeature,
  EMPTY_CAMPAIGN_BOARD,
} from '../risk/domain/campaign-board.ts';
import { postCampaigns } from '../risk/domain/post-campaigns.ts';
import type { Versioned } from '../risk/ports.ts';
import type { CampaignBoardStore } from './ports.ts';

const MAX_RACES = 8;

/**
 * Publishes running campaigns for whoever scores. What the board was last seen to say is not written again, so a
 * campaign costs a write when something new is seen of it. While events arrive, the board is written about once a
 * minute whatever they are, because whoever scores must tell detectors that see nothing from detectors that stand still.
 *
 * @throws UnavailableError
 */
export function createPublishCampaigns(store: CampaignBoardStore, now: () => number) {
  let held: Versioned<CampaignBoard> | undefined;

  return async (seen: readonly CampaignFeature[]): Promise<void> => {
    for (let race = 1; race <= MAX_RACES; race++) {
      held ??= await readBoard();
      const board = postCampaigns(held.value, seen, now());
      if (!board) return;
      const result = await store.write(board, held.version);
      // Its new version is not known, so the next write begins with a read.
      held = undefined;
      if (result === 'written') return;
    }
    throw new UnavailableError('campaign board', new Error('The board kept changing'));
  };

  /** A board that nobody can read is worth nothing and is replaced. */
  async function readBoard(): Promise<Versioned<CampaignBoard>> {
    const { value, version } = await store.read();
    return { value: value === 'unreadable' ? EMPTY_CAMPAIGN_BOARD : value, version };
  }
}

export type PublishCampaigns = ReturnType<typeof createPublishCampaigns>;
