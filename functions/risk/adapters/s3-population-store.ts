import type { Objects, WriteCondition } from '../../platform/adapters/s3-objects.ts';
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
  readonly #s3: Objects;
  readonly #bucket: string;

  constructor(s3: Objects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async read(): ReturnType<PopulationStore['read']> {
    try {
      const { body, etag } = await this.#s3.get(this.#bucket, SNAPSHOT_KEY);
      return { value: decodePopulation(body), version: etag };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return { value: emptyPopulation(), version: undefined };
      throw new UnavailableError('population snapshot', cause);
    }
  }

  async write(snapshot: PopulationSnapshot, version: string | undefined): Promise<WriteResult> {
    const condition: WriteCondition = version === undefined ? { ifNoneMatch: '*' } : { ifMatch: version };
    try {
      await this.#s3.put(this.#bucket, SNAPSHOT_KEY, encodePopulation(snapshot), condition);
      return 'written';
    } catch (cause) {
      if (LOST.has(nameOf(cause))) return 'lost-race';
      throw new UnavailableError('population snapshot', cause);
    }
  }
}
