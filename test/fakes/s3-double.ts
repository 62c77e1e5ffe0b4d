import { createHash } from 'node:crypto';
import type { Objects, StoredObject, WriteCondition } from '../../functions/platform/adapters/s3-objects.ts';

const failure = (name: string) => Object.assign(new Error(name), { name });

/** S3 in memory, as far as one object and its conditions go. Compressed bodies are held as Latin-1. Each call waits a turn, so callers interleave. */
export class S3Double {
  readonly #objects = new Map<string, { readonly body: string; readonly etag: string }>();
  readonly calls: string[] = [];
  /** Fails every call while set. */
  outage: Error | undefined;

  asObjects(): Objects {
    return {
      get: (bucket, key, ifNoneMatch) => this.get(bucket, key, ifNoneMatch),
      put: (_bucket, key, body, condition) =>
        this.#write(key, typeof body === 'string' ? body : Buffer.from(body).toString('latin1'), condition),
    };
  }

  put(key: string, body: string): void {
    this.#objects.set(key, { body, etag: `"${createHash('md5').update(body).digest('hex')}"` });
  }

  body(key: string): string | undefined {
    return this.#objects.get(key)?.body;
  }

  async get(_bucket: string, key: string, ifNoneMatch?: string): Promise<StoredObject> {
    await this.#called('get');
    const found = this.#objects.get(key);
    if (!found) throw failure('NoSuchKey');
    if (ifNoneMatch === found.etag) throw failure('NotModified');
    return found;
  }

  async #write(key: string, body: string, condition: WriteCondition): Promise<void> {
    await this.#called('put');
    const found = this.#objects.get(key);
    if ('ifNoneMatch' in condition && found) throw failure('PreconditionFailed');
    if ('ifMatch' in condition && !found) throw failure('NoSuchKey');
    if ('ifMatch' in condition && found?.etag !== condition.ifMatch) throw failure('PreconditionFailed');
    this.put(key, body);
  }

  async #called(operation: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.calls.push(operation);
    if (this.outage) throw this.outage;
  }
}
