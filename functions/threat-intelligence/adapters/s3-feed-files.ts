import type { BinaryObjects } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { FEEDS_PREFIX } from '../config.ts';
import type { FeedFiles } from '../ports.ts';

/** Sixteen feeds need far less. */
const MAX_MANIFEST_BYTES = 65_536;
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/** Lists and their manifest as operators put them into the bucket. */
export class S3FeedFiles implements FeedFiles {
  readonly #s3: BinaryObjects;
  readonly #bucket: string;

  constructor(s3: BinaryObjects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async manifest(): Promise<string | undefined> {
    const found = await this.#read('manifest.json', MAX_MANIFEST_BYTES);
    if (found === 'missing') return undefined;
    // No JSON, and so refused like any other text that is none.
    return found === 'too-large' ? '' : new TextDecoder().decode(found.bytes);
  }

  list(name: string, maxBytes: number): ReturnType<FeedFiles['list']> {
    return this.#read(`${name}.txt`, maxBytes);
  }

  async #read(file: string, maxBytes: number): ReturnType<FeedFiles['list']> {
    try {
      const { body, putAt } = await this.#s3.get(this.#bucket, FEEDS_PREFIX + file, undefined, maxBytes);
      // S3 always says when an object was put; one without is of unknown age, which is as old as can be.
      return { bytes: body, putAt: putAt ?? 0 };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return 'missing';
      if (nameOf(cause) === 'EntityTooLarge') return 'too-large';
      throw new UnavailableError('address feeds', cause);
    }
  }
}
