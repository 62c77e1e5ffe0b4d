import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';

type Input = {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly Body?: string;
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
};
type Command = { readonly constructor: { readonly name: string }; readonly input: Input };

const failure = (name: string, httpStatusCode: number) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });

/** S3 in memory, as far as one object and its conditions go. Each call waits a turn, so callers interleave. */
export class S3Double {
  readonly #objects = new Map<string, { readonly body: string; readonly etag: string }>();
  readonly calls: string[] = [];
  /** Fails every call while set. */
  outage: Error | undefined;

  asClient(): S3Client {
    return this as unknown as S3Client;
  }

  put(key: string, body: string): void {
    this.#objects.set(key, { body, etag: `"${createHash('md5').update(body).digest('hex')}"` });
  }

  body(key: string): string | undefined {
    return this.#objects.get(key)?.body;
  }

  async send(command: Command): Promise<unknown> {
    await new Promise((resolve) => setImmediate(resolve));
    this.calls.push(command.constructor.name);
    if (this.outage) throw this.outage;
    const key = command.input.Key ?? '';
    return command.constructor.name === 'PutObjectCommand'
      ? this.#write(key, command.input)
      : this.#read(key, command.input);
  }

  #read(key: string, { IfNoneMatch }: Input) {
    const found = this.#objects.get(key);
    if (!found) throw failure('NoSuchKey', 404);
    if (IfNoneMatch === found.etag) throw failure('304', 304);
    return { ETag: found.etag, Body: { transformToString: async () => found.body } };
  }

  #write(key: string, { Body = '', IfMatch, IfNoneMatch }: Input) {
    const found = this.#objects.get(key);
    if (IfNoneMatch === '*' && found) throw failure('PreconditionFailed', 412);
    if (IfMatch !== undefined && !found) throw failure('NoSuchKey', 404);
    if (IfMatch !== undefined && found?.etag !== IfMatch) throw failure('PreconditionFailed', 412);
    this.put(key, Body);
    return { ETag: this.#objects.get(key)?.etag };
  }
}
