import { createHash } from 'node:crypto';
import type {
  BinaryObjects,
  Objects,
  StoredBytes,
  WriteCondition,
} from '../../functions/platform/adapters/s3-objects.ts';

const failure = (name: string) => Object.assign(new Error(name), { name });
type Stored = { readonly body: Buffer<ArrayBuffer>; readonly etag: string; readonly putAt: number };

/** S3 in memory, as far as one object and its conditions go. Each call waits a turn, so callers interleave. */
export class S3Double {
  readonly #objects = new Map<string, Stored>();
  readonly calls: string[] = [];
  /** Fails every call while set. */
  outage: Error | undefined;
  /** What its clock says when an object is put. */
  now = Date.parse('2026-06-01T12:00:00Z');

  asObjects(): Objects {
    return {
      get: async (_bucket, key, ifNoneMatch) => {
        const { body, etag } = await this.#get(key, ifNoneMatch);
        return { body: body.toString('utf8'), etag };
      },
      put: (_bucket, key, json, condition) => this.#write(key, json, condition),
    };
  }

  asBinaryObjects(): BinaryObjects {
    return {
      get: (_bucket, key, ifNoneMatch, maxBytes) => this.#get(key, ifNoneMatch, maxBytes),
      put: (_bucket, key, bytes, condition) => this.#write(key, bytes, condition),
    };
  }

  put(key: string, given: string | Uint8Array): void {
    const body = Buffer.from(given as Uint8Array);
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    // S3 tells whole seconds.
    this.#objects.set(key, { body, etag, putAt: Math.floor(this.now / 1_000) * 1_000 });
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  body(key: string): string | undefined {
    return this.bytes(key)?.toString('utf8');
  }

  bytes(key: string): Buffer<ArrayBuffer> | undefined {
    return this.#objects.get(key)?.body;
  }

  async #get(key: string, ifNoneMatch?: string, maxBytes?: number): Promise<StoredBytes & Stored> {
    await this.#called('get');
    const found = this.#objects.get(key);
    if (!found) throw failure('NoSuchKey');
    if (ifNoneMatch === found.etag) throw failure('NotModified');
    if (maxBytes !== undefined && found.body.length > maxBytes) throw failure('EntityTooLarge');
    return found;
  }

  async #write(key: string, body: string | Uint8Array, condition: WriteCondition): Promise<void> {
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
