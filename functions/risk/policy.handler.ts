import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { didWithout } from '../platform/observability.ts';
import { s3PolicySource } from './adapters/s3-policy-source.ts';
import { defaultPolicy } from './policy/default-policy.ts';
import type { PolicySource } from './ports.ts';

/** Wires the policy that every function that assesses holds, and begins to load it before the first request. */
export function heldPolicy(bucket: string): PolicySource {
  const source = s3PolicySource(s3Objects(process.env), bucket, {
    bundled: defaultPolicy,
    now: Date.now,
    random: Math.random,
    failed: didWithout,
  });
  void source.current();
  return source;
}
