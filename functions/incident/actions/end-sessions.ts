import type { HeldAccounts } from '../../account/ports.ts';
import type { PoolSessions } from '../ports.ts';
import { accountOf, type ContainmentAction } from './containment-action.ts';

/**
 * Ends every session of an account. Our own registry comes first, because it acts on the next request; the pool's
 * refresh tokens follow. There is no way back, and none is needed: the owner signs in again.
 */
export function createEndSessions({
  accounts,
  pool,
}: {
  readonly accounts: HeldAccounts;
  readonly pool: PoolSessions;
}): ContainmentAction {
  return {
    name: 'end-sessions',
    async apply(_, target, now) {
      const accountId = accountOf(target);
      const change = await accounts.change(accountId, (account) => ({
        ...account,
        notBefore: Math.max(account.notBefore, now),
      }));
      if (change.kind === 'gone') return { kind: 'not-applicable', reason: 'no-account' };
      await pool.endAll(accountId);
      return { kind: 'applied', before: { notBefore: change.before.notBefore } };
    },
    revert: undefined,
  };
}
