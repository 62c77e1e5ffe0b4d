import type { ClientFacts } from '../platform/client-facts.ts';
import type { AccountId, FactorId } from '../platform/ids.ts';
import { eventOf } from './changing-factors.ts';
import type { AuthenticatorBinding, FactorStore } from './ports.ts';

export type TakeFactorDeps = {
  readonly store: FactorStore;
  readonly authenticator: Pick<AuthenticatorBinding, 'release'>;
  readonly now: () => number;
};

export type TakeFactor = (taking: {
  readonly accountId: AccountId;
  readonly factorId: FactorId;
  readonly client: ClientFacts;
}) => Promise<boolean>;

/**
 * Takes a factor from an account. The pool lets go of an app first: if the rest does not happen, we still ask for its
 * code, and nobody is asked by the pool for what we no longer know.
 *
 * @returns what does so, which answers false if the account has no such factor
 */
export function createTakeFactor({ store, authenticator, now }: TakeFactorDeps): TakeFactor {
  return async ({ accountId, factorId, client }) => {
    const held = await store.find(accountId);
    const factor = held?.factors.find((one) => one.factorId === factorId);
    if (!factor) return false;
    if (factor.kind === 'totp' && factor.isAtPool) await authenticator.release(accountId);
    const done = await store.change(accountId, ({ factors }) =>
      factors.some((one) => one.factorId === factorId)
        ? {
            remove: [factorId],
            ...(factor.kind === 'recovery-codes' ? { recoveryCodes: [] } : {}),
            event: eventOf('factor.removed', accountId, factor, client, now()),
          }
        : undefined,
    );
    return typeof done !== 'string';
  };
}
