import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

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

type SignedRequest = {
  readonly method: 'GET' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

const ATTEMPTS = 3;
const PAUSE_MS = 50;
const TIMEOUT_MS = 3_000;

/**
 * Reads and writes single objects with signed requests. The SDK's own client for S3 knows a hundred operations more
 * and would be a fifth of the bundles that have it; its signer is in every bundle anyway.
 */
export function s3Objects(environment: NodeJS.ProcessEnv): Objects {
  const region = environment['AWS_REGION'] ?? 'us-east-1';
  const signer = new SignatureV4({
    service: 's3',
    region,
    credentials: credentialsFrom(environment),
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: false,
  });

  async function send(bucket: string, key: string, { method, headers, body }: SignedRequest) {
    const address = new URL(addressOf(environment, region, bucket, key));
    const { hostname, host, protocol, port, pathname } = address;
    const digest = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const signed = await signer.sign({
      method,
      protocol,
      hostname,
      ...(port ? { port: Number(port) } : {}),
      path: pathname,
      query: {},
      headers: { ...headers, host, 'x-amz-content-sha256': digest },
    });
    const response = await fetch(address, {
      method,
      headers: signed.headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    if (!response.ok) throw refusal(response.status, text);
    return { text, etag: response.headers.get('etag') ?? undefined };
  }

  /** Tries again what S3 or the network failed at, never what S3 refused. */
  async function sendPatiently(bucket: string, key: string, request: SignedRequest) {
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
    async put(bucket, key, json, condition) {
      const headers = {
        'content-type': 'application/json',
        ...('ifMatch' in condition ? { 'if-match': condition.ifMatch } : { 'if-none-match': '*' }),
      };
      await sendPatiently(bucket, key, { method: 'PUT', headers, body: json });
    },
  };
}

/** Lambda's credentials: those of the role, valid as long as the execution environment lives. */
function credentialsFrom(environment: NodeJS.ProcessEnv) {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey) throw new Error('The environment has no AWS credentials');
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
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
