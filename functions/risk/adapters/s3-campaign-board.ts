import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import {
  CAMPAIGN_BOARD_KEY,
  type CampaignBoard,
  EMPTY_CAMPAIGN_BOARD,
  type IndexedCampaigns,
  indexedCampaigns,
  membershipsOf,
} from '../domain/campaign-board.ts';
import { decodeCampaignBoard } from '../domain/campaign-board-codec.ts';
import type { Facts } from '../domain/facts.ts';
import { FollowerWatch } from '../domain/follower-watch.ts';
import type { CampaignMemberships } from '../ports.ts';

export type HeldBoardOptions = {
  readonly now: () => number;
  /** 0..1, spreads the refreshes of many functions. */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (cause: unknown) => void;
};

type HeldBoard = { readonly asOf: number; readonly campaigns: IndexedCampaigns };

/** The running campaigns as the detectors published them a few seconds ago. No object means that none ever ran. */
export class S3CampaignBoard implements CampaignMemberships {
  readonly #held: HeldObject<HeldBoard>;
  readonly #detector = new FollowerWatch();
  readonly #failed: HeldBoardOptions['failed'];

  constructor(s3: Objects, bucket: string, options: HeldBoardOptions) {
    this.#failed = options.failed;
    this.#held = new HeldObject(s3, {
      ...options,
      bucket,
      key: CAMPAIGN_BOARD_KEY,
      decode: (text) => {
        const board = decodeCampaignBoard(text);
        return board === 'unreadable' ? board : heldBoard(board);
      },
      absent: () => heldBoard(EMPTY_CAMPAIGN_BOARD),
      maxAgeMs: 3_000,
      jitterMs: 1_000,
      tooOldMs: 60_000,
    });
  }

  async of(attempt: Parameters<CampaignMemberships['of']>[0]): Promise<Facts['campaigns']> {
    const board = await this.#held.current();
    if (board === 'unreadable') return board;
    if (!this.#detector.standsStill(board.asOf, attempt.at, attempt.isRecorded ?? false))
      return membershipsOf(board.campaigns, attempt);
    this.#failed(new Error('What was recorded is not looked at: the detectors stand still'));
    return 'unreadable';
  }
}

function heldBoard(board: CampaignBoard): HeldBoard {
  return { asOf: board.asOf, campaigns: indexedCampaigns(board) };
}
