import type { AccountProtected } from '../activity/domain/activity-event.ts';
import type { AccountId, IncidentId } from '../platform/ids.ts';
import { type ContainmentAction, isRevertible } from './actions/containment-action.ts';
import { eventIdFor } from './derived-id.ts';
import type { ActionName, ActionRecord } from './domain/incident.ts';
import type { Incidents } from './ports.ts';

export type TakeBackDependencies = {
  readonly incidents: Pick<Incidents, 'changeAction'>;
  readonly actions: Partial<Readonly<Record<ActionName, ContainmentAction>>>;
  readonly now: () => number;
};

/** What can be taken back, the last thing done first. */
export function revertibleActions(actions: readonly ActionRecord[]): ActionRecord[] {
  return actions.filter(isRevertible).sort((a, b) => (b.appliedAt ?? 0) - (a.appliedAt ?? 0));
}

/** Takes actions back one after the other, in the order given. */
export function createTakeBack({ incidents, actions, now }: TakeBackDependencies) {
  return async (
    incidentId: IncidentId,
    records: readonly ActionRecord[],
  ): Promise<readonly ActionRecord[]> => {
    const reverted: ActionRecord[] = [];
    for (const record of records) {
      const at = now();
      await actions[record.action]?.revert?.(incidentId, record.target, at);
      const changes = { status: 'reverted', revertedAt: at, result: 'reverted' } as const;
      await incidents.changeAction(incidentId, record.actionId, 'applied', changes);
      reverted.push({ ...record, ...changes });
    }
    return reverted;
  };
}

/** What the owner is told once everything on an account was taken back; the same however often it is told. */
export function releasedEvent(
  incidentId: IncidentId,
  accountId: AccountId,
  actions: readonly ActionRecord[],
): AccountProtected | undefined {
  const reverted = actions.filter(
    ({ target, revertedAt }) =>
      revertedAt !== undefined && target.kind === 'account' && target.accountId === accountId,
  );
  if (reverted.length === 0) return undefined;
  const at = Math.max(...reverted.map(({ revertedAt }) => revertedAt ?? 0));
  return {
    type: 'account.released',
    eventId: eventIdFor(at, incidentId, accountId, 'released'),
    at,
    accountId,
    incidentId,
    actions: reverted.map(({ inverse }) => inverse).sort(),
  };
}
