import { freeStandingOf, heldFromNow, holdOf, withoutHolds } from '../../account/domain/held-account.ts';
import type { HeldAccounts } from '../../account/ports.ts';
import { accountOf, type ContainmentAction } from './containment-action.ts';

/**
 * Lets nobody in until the password was changed: only on the owner's word that it was somebody else. Sessions
 * begun until then end for good, so none comes back to life when the account opens again.
 */
export function createForcePasswordReset(accounts: HeldAccounts): ContainmentAction {
  return {
    name: 'force-password-reset',
    async apply(incidentId, target, now) {
      const hold = holdOf(incidentId, 'reset');
      const change = await accounts.change(accountOf(target), (account) => heldFromNow(account, hold, now));
      if (change.kind === 'gone') return { kind: 'not-applicable', reason: 'no-account' };
      return { kind: 'applied', before: freeStandingOf(change.before) };
    },
    async revert(incidentId, target) {
      const lifted = holdOf(incidentId, 'reset');
      await accounts.change(accountOf(target), (account) => withoutHolds(account, (hold) => hold === lifted));
    },
  };
}
