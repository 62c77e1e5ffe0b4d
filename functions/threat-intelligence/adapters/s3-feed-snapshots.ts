import type { BinaryObjects, WriteCondition } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { ADDRESS_FEEDS_KEY } from '../config.ts';
import type { FeedSnapshots } from '../ports.ts';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');
/** Another writer won (412), or is writing at this moment (409), or the object went away in between (404). */
const LOST = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** The snapshot of all feeds as its writer sees it: replaced only where what was read is still there. */
export class S3FeedSnapshots implements FeedSnapshots {
  readonly #s3: BinaryObjects;
  readonly #bucket: string;

  constructor(s3: BinaryObjects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async read(): ReturnType<FeedSnapshots['read']> {
    try {
      const { body, etag } = await this.#s3.get(this.#bucket, ADDRESS_FEEDS_KEY);
      return { bytes: body, version: etag };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return undefined;
      throw new UnavailableError('address feeds', cause);
    }
  }

  async write(
    bytes: Uint8Array<ArrayBuffer>,
    version: string | undefined,
  ): ReturnType<FeedSnapshots['write']> {
    const condition: WriteCondition = version === undefined ? { ifNoneMatch: '*' } : { ifMatch: version };
    try {
      await this.#s3.put(this.#bucket, ADDRESS_FEEDS_KEY, bytes, condition);
      return 'written';
    } catch (cause) {
      if (LOST.has(nameOf(cause))) return 'lost-race';
      throw new UnavailableError('address feeds', cause);
    }
  }
}
