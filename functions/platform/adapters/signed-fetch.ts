import { createHash } from 'node:crypto';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';

export type SignedRequest = {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
};

const TIMEOUT_MS = 3_000;

/**
 * Single requests to an AWS service, signed with the function's own credentials. For services of which we use an
 * operation or two, where the SDK's client would be a fifth of the bundle; its signer is in every bundle anyway.
 */
export function signedFetch(environment: NodeJS.ProcessEnv, service: 's3' | 'sns' | 'lambda') {
  const signer = new SignatureV4({
    service,
    region: environment['AWS_REGION'] ?? 'us-east-1',
    credentials: credentialsFrom(environment),
    sha256: Hash.bind(null, 'sha256'),
    uriEscapePath: service !== 's3',
  });

  return async (address: URL, { method, headers, body }: SignedRequest): Promise<Response> => {
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
      ...(body === undefined ? {} : { body }),
    });
    return fetch(address, {
      method,
      headers: signed.headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
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
