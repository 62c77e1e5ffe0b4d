import { signedFetch } from '../../platform/adapters/signed-fetch.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { ReplayWorker } from '../ports.ts';

/** Invokes the function that replays, and does not wait for it. Lambda tries twice more if it fails. */
export function lambdaReplayWorker(environment: NodeJS.ProcessEnv, functionName: string): ReplayWorker {
  const request = signedFetch(environment, 'lambda');
  const address = new URL(
    `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
    endpointOf(environment),
  );
  return {
    async start(replayId) {
      const headers = { 'content-type': 'application/json', 'x-amz-invocation-type': 'Event' };
      try {
        const response = await request(address, {
          method: 'POST',
          headers,
          body: JSON.stringify({ replayId }),
        });
        await response.body?.cancel();
        if (!response.ok) throw new Error(`Lambda answered ${response.status}`);
      } catch (cause) {
        throw new UnavailableError('replay worker', cause);
      }
    },
  };
}

function endpointOf(environment: NodeJS.ProcessEnv): string {
  const endpoint = environment['AWS_ENDPOINT_URL_LAMBDA'] || environment['AWS_ENDPOINT_URL'];
  if (endpoint) return endpoint;
  const region = environment['AWS_REGION'] ?? 'us-east-1';
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://lambda.${region}.${domain}`;
}
