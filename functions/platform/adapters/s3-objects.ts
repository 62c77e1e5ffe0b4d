import { setTimeout } from 'node:timers/promises';
import { type SignedRequest, signedFetch } from './signed-fetch.ts';

export type StoredObject = { readonly body: string; readonly etag: string | undefined };
/** `put` under a condition: `IfMatch` an etag, or `IfNoneMatch: '*'` for a key that is free. */
export type WriteCondition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

/** Text objects in S3. What S3 answers besides success is thrown as an error named as S3 names it. */
export interface Objects {
  /** @throws `NoSuchKey`; `NotModified` where the object still has `ifNoneMatch` as its etag */
  get(bucket: string, key: string, ifNoneMatch?: string): Promise<StoredObject>;
  /** @throws `PreconditionFailed`, `ConditionalRequestConflict` or `NoSuchKey` where the condition does not hold */
  put(bucket: string, key: string, json: string, condition: WriteCondition): Promise<void>;
}

export type StoredBytes = {
  readonly body: Uint8Array;
  readonly etag: string | undefined;
  /** When it was put. */
  readonly putAt: number | undefined;
};

/** Objects of bytes, under the same conditions. */
export interface BinaryObjects {
  /** @throws `NoSuchKey`; `NotModified`; `EntityTooLarge` for more than `maxBytes`, which is as much as is read of it */
  get(bucket: string, key: string, ifNoneMatch?: string, maxBytes?: number): Promise<StoredBytes>;
  /** @throws `PreconditionFailed`, `ConditionalRequestConflict` or `NoSuchKey` where the condition does not hold */
  put(bucket: string, key: string, bytes: Uint8Array<ArrayBuffer>, condition: WriteCondition): Promise<void>;
}

type ObjectRequest = Pick<SignedRequest, 'method' | 'headers' | 'body'> & { readonly maxBytes?: number };

const ATTEMPTS = 3;
const PAUSE_MS = 50;

/**
 * Reads and writes single objects with signed requests. The SDK's own client for S3 knows a hundred operations more
 * and would be a fifth of the bundles that have it; its signer is in every bundle anyway.
 */
export function s3Objects(environment: NodeJS.ProcessEnv): Objects {
  const send = patientRequests(environment);
  return {
    async get(bucket, key, ifNoneMatch) {
      const { body, etag } = await send(bucket, key, { method: 'GET', headers: unless(ifNoneMatch) });
      return { body: body.toString('utf8'), etag };
    },
    async put(bucket, key, json, condition) {
      const headers = { 'content-type': 'application/json', ...only(condition) };
      await send(bucket, key, { method: 'PUT', headers, body: json });
    },
  };
}

/** The same for bytes. */
export function s3BinaryObjects(environment: NodeJS.ProcessEnv): BinaryObjects {
  const send = patientRequests(environment);
  return {
    get: (bucket, key, ifNoneMatch, maxBytes) =>
      send(bucket, key, {
        method: 'GET',
        headers: unless(ifNoneMatch),
        ...(maxBytes === undefined ? {} : { maxBytes }),
      }),
    async put(bucket, key, bytes, condition) {
      const headers = { 'content-type': 'application/octet-stream', ...only(condition) };
      await send(bucket, key, { method: 'PUT', headers, body: bytes });
    },
  };
}

const unless = (etag: string | undefined): Record<string, string> =>
  etag === undefined ? {} : { 'if-none-match': etag };
const only = (condition: WriteCondition): Record<string, string> =>
  'ifMatch' in condition ? { 'if-match': condition.ifMatch } : { 'if-none-match': '*' };

/** Tries again what S3 or the network failed at, never what S3 refused. */
function patientRequests(environment: NodeJS.ProcessEnv) {
  const region = environment['AWS_REGION'] ?? 'us-east-1';
  const request = signedFetch(environment, 's3');

  async function send(bucket: string, key: string, { maxBytes, ...rest }: ObjectRequest) {
    const response = await request(new URL(addressOf(environment, region, bucket, key)), rest);
    const body = await bodyOf(response, maxBytes);
    if (!response.ok) throw refusal(response.status, body.toString('utf8'));
    const putAt = Date.parse(response.headers.get('last-modified') ?? '');
    return {
      body,
      etag: response.headers.get('etag') ?? undefined,
      putAt: Number.isNaN(putAt) ? undefined : putAt,
    };
  }

  return async (bucket: string, key: string, request: ObjectRequest) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(bucket, key, request);
      } catch (error) {
        if (attempt === ATTEMPTS || !isPassing(error)) throw error;
        await setTimeout(Math.random() * PAUSE_MS * 2 ** attempt);
      }
    }
  };
}

async function bodyOf(response: Response, maxBytes = Number.POSITIVE_INFINITY): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the rest.
    if (response.ok && length > maxBytes) throw new S3Refusal(response.status, 'EntityTooLarge');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A given endpoint, which is an emulator's, has the bucket in the path; S3 itself has it in the host's name. */
function addressOf(environment: NodeJS.ProcessEnv, region: string, bucket: string, key: string): string {
  const endpoint = environment['AWS_ENDPOINT_URL_S3'] || environment['AWS_ENDPOINT_URL'];
  const path = key.split('/').map(encodeURIComponent).join('/');
  if (endpoint) return `${endpoint.replace(/\/$/, '')}/${bucket}/${path}`;
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://${bucket}.s3.${region}.${domain}/${path}`;
}

const NAMES: Readonly<Record<number, string>> = {
  304: 'NotModified',
  409: 'ConditionalRequestConflict',
  412: 'PreconditionFailed',
};

class S3Refusal extends Error {
  readonly status: number;

  constructor(status: number, name: string) {
    super(`S3 answered ${status} ${name}`);
    this.name = name;
    this.status = status;
  }
}

function refusal(status: number, text: string): S3Refusal {
  return new S3Refusal(status, /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? NAMES[status] ?? `Status${status}`);
}

function isPassing(error: unknown): boolean {
  return error instanceof S3Refusal ? error.status >= 500 || error.status === 429 : true;
}
