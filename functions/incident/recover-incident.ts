import { holdOf, withHold, withoutHolds } from '../account/domain/held-account.ts';
import type { HeldAccounts } from '../account/ports.ts';
import type { IncidentId } from '../platform/ids.ts';
import { type ActionRecord, UnknownIncidentError } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents } from './ports.ts';

export type RecoverIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'load' | 'change' | 'changeAction'>;
  readonly accounts: HeldAccounts;
  readonly now: () => number;
};

const PORTION = 50;

/**
 * Gives access back when the attack is over. The account is no longer treated as under attack, but its password is
 * known to somebody else until it is changed: so the second step stays, until the owner vouches for what happened.
 */
export function createRecoverIncident({ incidents, accounts, now }: RecoverIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'recover'> }> => {
    const file = await incidents.load(incidentId);
    if (!file) throw new UnknownIncidentError(incidentId);
    const left = file.actions.filter(isContaining);
    for (const record of left.slice(0, PORTION)) await recover(incidentId, record);
    if (left.length > 0) return { kind: 'more' };
    await incidents.change(incidentId, { recoveredAt: file.case.recoveredAt ?? now() });
    return { kind: 'recovered' };
  };

  async function recover(incidentId: IncidentId, { actionId, target }: ActionRecord): Promise<void> {
    if (target.kind !== 'account') return;
    const [contained, stepUp] = [holdOf(incidentId, 'contain'), holdOf(incidentId, 'step-up')];
    await accounts.change(target.accountId, (account) =>
      // An owner may have vouched for it in the meantime: then there is nothing to narrow.
      account.holds.includes(contained)
        ? withoutHolds(withHold(account, stepUp), (hold) => hold === contained)
        : account,
    );
    await incidents.changeAction(incidentId, actionId, 'applied', { recoveredAt: now() });
  }
}

function isContaining({ action, status, recoveredAt }: ActionRecord): boolean {
  return action === 'require-step-up' && status === 'applied' && recoveredAt === undefined;
}
