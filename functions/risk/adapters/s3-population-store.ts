import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UnavailableError } from '../../platform/problem.ts';
import { emptyPopulation, type PopulationSnapshot } from '../domain/population.ts';
import { decodePopulation, encodePopulation } from '../domain/population-codec.ts';
import type { PopulationStore, WriteResult } from '../ports.ts';

/** Where the one snapshot lies. */
export const SNAPSHOT_KEY = 'population/snapshot.json';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');
/** Another writer won (412), or is writing at this moment (409), or the object went away in between (404). */
const LOST = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** The snapshot as its writers see it: replaced only where what was read is still there. */
export class S3PopulationStore implements PopulationStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async read(): ReturnType<PopulationStore['read']> {
    try {
      const { Body, ETag } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: SNAPSHOT_KEY }),
      );
      return { value: decodePopulation((await Body?.transformToString()) ?? ''), version: ETag };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return { value: emptyPopulation(), version: undefined };
      throw new UnavailableError('population snapshot', cause);
    }
  }

  async write(snapshot: PopulationSnapshot, version: string | undefined): Promise<WriteResult> {
    const condition = version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version };
    try {
      await this.#s3.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: SNAPSHOT_KEY,
          Body: encodePopulation(snapshot),
          ContentType: 'application/json',
          ...condition,
        }),
      );
      return 'written';
    } catch (cause) {
      if (LOST.has(nameOf(cause))) return 'lost-race';
      throw new UnavailableError('population snapshot', cause);
    }
  }
}
