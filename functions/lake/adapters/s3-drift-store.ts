import type { Objects } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { DriftState } from '../domain/drift-state.ts';
import type { DriftStore } from '../ports.ts';

export const DRIFT_KEY = 'drift/state.json';
const LOST = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

/** One small object beside the lake's rows. One that cannot be read is begun anew: it costs a day of watching. */
export class S3DriftStore implements DriftStore {
  readonly #s3: Objects;
  readonly #bucket: string;

  constructor(s3: Objects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async read(): ReturnType<DriftStore['read']> {
    try {
      const { body, etag } = await this.#s3.get(this.#bucket, DRIFT_KEY);
      return { value: stateIn(body), version: etag };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return { value: undefined, version: undefined };
      throw new UnavailableError('event lake', cause);
    }
  }

  async write(state: DriftState, version: string | undefined): ReturnType<DriftStore['write']> {
    try {
      const condition = version === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: version };
      await this.#s3.put(this.#bucket, DRIFT_KEY, JSON.stringify(state), condition);
      return 'written';
    } catch (cause) {
      if (LOST.includes(nameOf(cause))) return 'lost-race';
      throw new UnavailableError('event lake', cause);
    }
  }
}

function stateIn(body: string): DriftState | undefined {
  try {
    const state = JSON.parse(body) as DriftState;
    return typeof state.day === 'number' && state.today && state.dayBefore ? state : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : '';
}
