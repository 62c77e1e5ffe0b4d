import { NodeHttpHandler } from '@smithy/node-http-handler';

/**
 * Settings every SDK client starts from: time-outs well below a Lambda's own, so a slow dependency becomes a
 * clear failure instead of a killed invocation, and few retries, because callers retry with their own limits.
 */
export function clientDefaults() {
  return {
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 3_000 }),
  };
}
