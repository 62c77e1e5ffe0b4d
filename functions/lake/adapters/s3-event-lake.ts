import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { BinaryObjects } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { Row } from '../domain/columns.ts';
import type { EventLake } from '../ports.ts';

const NAME_LENGTH = 24;

/** Compressed JSON lines, one object per folder and batch, named by the events in it. */
export class S3EventLake implements EventLake {
  readonly #s3: BinaryObjects;
  readonly #bucket: string;

  constructor(s3: BinaryObjects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async add(folder: string, rows: readonly Row[]): Promise<void> {
    const ids = rows.map(({ event_id }) => event_id).sort();
    const name = createHash('sha256').update(ids.join('\n')).digest('hex').slice(0, NAME_LENGTH);
    const lines = gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    try {
      await this.#s3.put(this.#bucket, `${folder}${name}.json.gz`, lines, { ifNoneMatch: '*' });
    } catch (cause) {
      // The very same rows are there already.
      if (cause instanceof Error && cause.name === 'PreconditionFailed') return;
      throw new UnavailableError('event lake', cause);
    }
  }
}
