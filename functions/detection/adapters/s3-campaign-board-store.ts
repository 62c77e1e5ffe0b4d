import type { Objects, WriteCondition } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import {
  CAMPAIGN_BOARD_KEY,
  type CampaignBoard,
  EMPTY_CAMPAIGN_BOARD,
} from '../../risk/domain/campaign-board.ts';
import { decodeCampaignBoard, encodeCampaignBoard } from '../../risk/domain/campaign-board-codec.ts';
import type { WriteResult } from '../../risk/ports.ts';
import type { CampaignBoardStore } from '../ports.ts';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');
/** Another writer won (412), or is writing at this moment (409), or the object went away in between (404). */
const LOST = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** The board as one object, replaced only where what was read is still there. */
export class S3CampaignBoardStore implements CampaignBoardStore {
  readonly #s3: Objects;
  readonly #bucket: string;

  constructor(s3: Objects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async read(): ReturnType<CampaignBoardStore['read']> {
    try {
      const { body, etag } = await this.#s3.get(this.#bucket, CAMPAIGN_BOARD_KEY);
      return { value: decodeCampaignBoard(body), version: etag };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return { value: EMPTY_CAMPAIGN_BOARD, version: undefined };
      throw new UnavailableError('campaign board', cause);
    }
  }

  async write(board: CampaignBoard, version: string | undefined): Promise<WriteResult> {
    const condition: WriteCondition = version === undefined ? { ifNoneMatch: '*' } : { ifMatch: version };
    try {
      await this.#s3.put(this.#bucket, CAMPAIGN_BOARD_KEY, encodeCampaignBoard(board), condition);
      return 'written';
    } catch (cause) {
      if (LOST.has(nameOf(cause))) return 'lost-race';
      throw new UnavailableError('campaign board', cause);
    }
  }
}
