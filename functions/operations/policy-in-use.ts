import type { RiskPolicy } from '../risk/domain/policy.ts';
import type { StoredPolicy } from '../risk/domain/stored-policy.ts';
import type { PolicyStore } from '../risk/ports.ts';

export type InUse = {
  readonly policy: RiskPolicy;
  /** Where it comes from; `unreadable`: one was set and cannot be read, so functions decide by what they read last. */
  readonly source: 'set' | 'bundled' | 'unreadable';
  readonly set?: StoredPolicy;
  /** What must still be true when it is replaced. */
  readonly version: string | undefined;
};

/** @throws UnavailableError */
export type PolicyInUse = () => Promise<InUse>;

/** The policy that decides now: the one that was set, or the one that comes along. */
export function createPolicyInUse({
  store,
  bundled,
}: {
  readonly store: Pick<PolicyStore, 'read'>;
  readonly bundled: RiskPolicy;
}): PolicyInUse {
  return async () => {
    const { value, version } = await store.read();
    if (value === 'unreadable') return { policy: bundled, source: 'unreadable', version };
    if (!value) return { policy: bundled, source: 'bundled', version };
    return { policy: value.policy, source: 'set', set: value, version };
  };
}
