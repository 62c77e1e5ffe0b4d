import { setTimeout } from 'node:timers/promises';
import { signedFetch } from './signed-fetch.ts';

export type StoredObject = { readonly body: string; readonly etag: string | undefined };
/** `put` under a condition: `IfMatch` an etag, or `IfNoneMatch: '*'` for a key that is free. */
export type WriteCondition = { readonly ifMatch: string } | { readonly ifNoneMatch: '*' };

/** JSON as text, or anything compressed. */
export type ObjectBody = string | Uint8Array<ArrayBuffer>;

/** Single objects in S3, read as text. What S3 answers besides success is thrown as an error named as S3 names it. */
export interface Objects {
  /** @throws `NoSuchKey`; `NotModified` where the object still has `ifNoneMatch` as its etag */
  get(bucket: string, key: string, ifNoneMatch?: string): Promise<StoredObject>;
  /** @throws `PreconditionFailed`, `ConditionalRequestConflict` or `NoSuchKey` where the condition does not hold */
  put(bucket: string, key: string, body: ObjectBody, condition: WriteCondition): Promise<void>;
}

type ObjectRequest = {
  readonly method: 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: ObjectBody;
};

const ATTEMPTS = 3;
const PAUSE_MS = 50;

/**
 * Reads and writes single objects with signed requests. The SDK's own client for S3 knows a hundred operations more
 * and would be a fifth of the bundles that have it; its signer is in every bundle anyway.
 */
export function s3Objects(environment: NodeJS.ProcessEnv): Objects {
  const region = environment['AWS_REGION'] ?? 'us-east-1';
  const request = signedFetch(environment, 's3');

  async function send(bucket: string, key: string, { method, headers, body }: ObjectRequest) {
    const address = new URL(addressOf(environment, region, bucket, key));
    const response = await request(address, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return { text, etag: response.headers.get('etag') ?? undefined };
  }

  /** Tries again what S3 or the network failed at, never what S3 refused. */
  async function sendPatiently(bucket: string, key: string, request: ObjectRequest) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await send(bucket, key, request);
      } catch (error) {
        if (attempt === ATTEMPTS || !isPassing(error)) throw error;
        await setTimeout(Math.random() * PAUSE_MS * 2 ** attempt);
      }
    }
  }

  return {
    async get(bucket, key, ifNoneMatch) {
      const headers = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch };
      const { text, etag } = await sendPatiently(bucket, key, { method: 'GET', headers });
      return { body: text, etag };
    },
    async put(bucket, key, body, condition) {
      const headers = {
        'content-type': typeof body === 'string' ? 'application/json' : 'application/gzip',
        ...('ifMatch' in condition ? { 'if-match': condition.ifMatch } : { 'if-none-match': '*' }),
      };
      await sendPatiently(bucket, key, { method: 'PUT', headers, body });
    },
  };
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
