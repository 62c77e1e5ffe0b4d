import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import {
  CAMPAIGN_BOARD_KEY,
  EMPTY_CAMPAIGN_BOARD,
  type IndexedCampaigns,
  indexedCampaigns,
  membershipsOf,
} from '../domain/campaign-board.ts';
import { decodeCampaignBoard } from '../domain/campaign-board-codec.ts';
import type { Facts } from '../domain/facts.ts';
import type { CampaignMemberships } from '../ports.ts';

export type HeldBoardOptions = {
  readonly now: () => number;
  /** 0..1, spreads the refreshes of many functions. */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (cause: unknown) => void;
};

/** The running campaigns as the detectors published them a few seconds ago. No object means that none ever ran. */
export class S3CampaignBoard implements CampaignMemberships {
  readonly #held: HeldObject<IndexedCampaigns>;

  constructor(s3: Objects, bucket: string, options: HeldBoardOptions) {
    this.#held = new HeldObject(s3, {
      ...options,
      bucket,
      key: CAMPAIGN_BOARD_KEY,
      decode: (text) => {
        const board = decodeCampaignBoard(text);
        return board === 'unreadable' ? board : indexedCampaigns(board);
      },
      absent: () => indexedCampaigns(EMPTY_CAMPAIGN_BOARD),
      maxAgeMs: 3_000,
      jitterMs: 1_000,
      tooOldMs: 60_000,
    });
  }

  async of(attempt: Parameters<CampaignMemberships['of']>[0]): Promise<Facts['campaigns']> {
    const campaigns = await this.#held.current();
    return campaigns === 'unreadable' ? campaigns : membershipsOf(campaigns, attempt);
  }
}
