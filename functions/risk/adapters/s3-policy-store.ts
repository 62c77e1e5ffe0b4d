import type { Objects, WriteCondition } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { decodeStoredPolicy, POLICY_KEY, type StoredPolicy } from '../domain/stored-policy.ts';
import type { PolicyStore, WriteResult } from '../ports.ts';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');
/** Another writer won (412), or is writing at this moment (409), or the object went away in between (404). */
const LOST = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** The policy as those who set it see it: replaced only where what was read is still there. */
export class S3PolicyStore implements PolicyStore {
  readonly #s3: Objects;
  readonly #bucket: string;

  constructor(s3: Objects, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async read(): ReturnType<PolicyStore['read']> {
    try {
      const { body, etag } = await this.#s3.get(this.#bucket, POLICY_KEY);
      return { value: decodeStoredPolicy(body), version: etag };
    } catch (cause) {
      if (nameOf(cause) === 'NoSuchKey') return { value: undefined, version: undefined };
      throw new UnavailableError('risk policy', cause);
    }
  }

  async write(policy: StoredPolicy, version: string | undefined): Promise<WriteResult> {
    const condition: WriteCondition = version === undefined ? { ifNoneMatch: '*' } : { ifMatch: version };
    try {
      await this.#s3.put(this.#bucket, POLICY_KEY, JSON.stringify(policy), condition);
      return 'written';
    } catch (cause) {
      if (LOST.has(nameOf(cause))) return 'lost-race';
      throw new UnavailableError('risk policy', cause);
    }
  }
}
