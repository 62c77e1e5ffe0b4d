import { HeldObject } from '../../platform/adapters/held-object.ts';
import type { Objects } from '../../platform/adapters/s3-objects.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { RiskPolicy } from '../domain/policy.ts';
import { decodeStoredPolicy, POLICY_KEY, type StoredPolicy } from '../domain/stored-policy.ts';
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
export class S3PolicySource implements PolicySource {
  readonly #held: HeldObject<StoredPolicy | undefined>;
  #last: RiskPolicy;
  readonly #bundled: RiskPolicy;

  constructor(s3: Objects, bucket: string, { bundled, failed, ...clock }: PolicySourceOptions) {
    this.#bundled = bundled;
    this.#last = bundled;
    this.#held = new HeldObject<StoredPolicy | undefined>(s3, {
      ...clock,
      bucket,
      key: POLICY_KEY,
      decode: decodeStoredPolicy,
      absent: () => undefined,
      maxAgeMs: 30_000,
      jitterMs: 15_000,
      tooOldMs: 60_000,
      failed: (cause) => failed(new UnavailableError('risk policy', cause)),
    });
  }

  async current(): Promise<RiskPolicy> {
    const held = await this.#held.current();
    if (held !== 'unreadable') this.#last = held?.policy ?? this.#bundled;
    return this.#last;
  }
}
