import type { ActionId, IncidentId } from '../platform/ids.ts';
import type { ContainmentActions } from './actions/containment-action.ts';
import type { ActionRecord, ActionTarget } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents } from './ports.ts';

export type ContainDependencies = {
  readonly incidents: Pick<Incidents, 'action' | 'changeAction' | 'member'>;
  readonly actions: ContainmentActions;
  readonly now: () => number;
};

type Outcome = { readonly kind: OutcomeKind<'contain'> };

/** An action that nobody planned was asked for. */
export class UnknownActionError extends Error {
  override readonly name = 'UnknownActionError';
}

/**
 * Carries out one planned action, once. An account whose owner vouched for what happened is left alone, also if
 * the owner does so while the action is carried out.
 */
export function createContain({ incidents, actions, now }: ContainDependencies) {
  return async (incidentId: IncidentId, actionId: ActionId): Promise<Outcome> => {
    const record = await incidents.action(incidentId, actionId);
    if (!record) throw new UnknownActionError(`${incidentId} has no action ${actionId}`);
    if (record.status === 'applied') return { kind: 'already-applied' };
    if (record.status !== 'planned') return { kind: 'not-applicable' };

    const at = now();
    const settle = async (
      kind: 'applied' | 'not-applicable',
      changes: Partial<ActionRecord>,
    ): Promise<Outcome> => {
      await incidents.changeAction(incidentId, actionId, 'planned', {
        status: kind,
        appliedAt: at,
        ...changes,
      });
      return { kind };
    };

    if (await isVouchedFor(incidentId, record.target))
      return settle('not-applicable', { result: 'vouched-for' });
    const applied = await actions[record.action].apply(incidentId, record.target, at);
    if (applied.kind === 'not-applicable') return settle('not-applicable', { result: applied.reason });
    if (await isVouchedFor(incidentId, record.target)) {
      await actions[record.action].revert?.(incidentId, record.target, at);
      return settle('not-applicable', { result: 'vouched-for' });
    }
    const { before, expiresAt } = applied;
    return settle('applied', { before, ...(expiresAt ? { expiresAt } : {}), result: 'applied' });
  };

  async function isVouchedFor(incidentId: IncidentId, target: ActionTarget): Promise<boolean> {
    if (target.kind !== 'account') return false;
    return (await incidents.member(incidentId, target.accountId))?.verdict === 'me';
  }
}
