import { freeStandingOf, heldFromNow, holdOf, withoutHolds } from '../../account/domain/held-account.ts';
import type { HeldAccounts } from '../../account/ports.ts';
import { accountOf, type ContainmentAction } from './containment-action.ts';

/**
 * Lets nobody in with the password alone, and ends the sessions of those who are in. The inverse also ends what recovery left in force.
 */
export function createRequireStepUp(accounts: HeldAccounts): ContainmentAction {
  return {
    name: 'require-step-up',
    async apply(incidentId, target, now) {
      const hold = holdOf(incidentId, 'contain');
      const change = await accounts.change(accountOf(target), (account) => heldFromNow(account, hold, now));
      if (change.kind === 'gone') return { kind: 'not-applicable', reason: 'no-account' };
      return { kind: 'applied', before: freeStandingOf(change.before) };
    },
    async revert(incidentId, target) {
      const lifted = [holdOf(incidentId, 'contain'), holdOf(incidentId, 'step-up')];
      await accounts.change(accountOf(target), (account) =>
        withoutHolds(account, (hold) => lifted.includes(hold)),
      );
    },
  };
}
