import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { RiskPolicy } from '../domain/policy.ts';
import { POLICY_KEY, storedPolicySchema } from '../domain/stored-policy.ts';
import type { PolicySource } from '../ports.ts';

export type PolicySourceOptions = {
  /** What holds where nobody set a policy, and where what was set never could be read. */
  readonly bundled: RiskPolicy;
  readonly now: () => number;
  /** 0..1, spreads the refreshes of many functions. */
  readonly random: () => number;
  /** Told of every load that failed. */
  readonly failed: (error: UnavailableError) => void;
};

/**
 * The policy in use, a minute old at most. While the store cannot be read, what was read last still holds: an
 * outage must not take a tightened policy back. Only a function that never could read it decides by the bundled one.
 */
export function s3PolicySource(
  s3: Objects,
  bucket: string,
  { bundled, failed, ...clock }: PolicySourceOptions,
): PolicySource {
  let last = bundled;
  const held = new HeldObject<RiskPolicy>(s3, {
    ...clock,
    bucket,
    key: POLICY_KEY,
    // What does not parse is told of as what could not be read.
    decode: (text) => storedPolicySchema.parse(JSON.parse(text)).policy,
    absent: () => bundled,
    maxAgeMs: 30_000,
    jitterMs: 15_000,
    tooOldMs: 60_000,
    failed: (cause) => failed(new UnavailableError('risk policy', cause)),
  });
  return {
    async current() {
      const policy = await held.current();
      if (policy !== 'unreadable') last = policy;
      return last;
    },
  };
}
