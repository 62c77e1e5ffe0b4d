import type { ActionId, IncidentId } from '../platform/ids.ts';
import { advanceCase } from './advance-case.ts';
import { actionIdFor } from './derived-id.ts';
import { UnknownIncidentError } from './domain/incident.ts';
import { planContainment } from './domain/plan.ts';
import { PLAYBOOKS } from './domain/playbooks/playbooks.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents } from './ports.ts';

export type PlanIncidentDependencies = {
  readonly incidents: Incidents;
  readonly now: () => number;
};

export type Planned =
  | { readonly kind: Extract<OutcomeKind<'plan'>, 'planned'>; readonly actions: readonly ActionId[] }
  | { readonly kind: Exclude<OutcomeKind<'plan'>, 'planned'> };

/**
 * Puts on record what the playbook demands for everything that joined the incident so far. Nothing is done yet.
 * More than the playbook's cap is for people to decide.
 */
export function createPlanIncident({ incidents, now }: PlanIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<Planned> => {
    // Read before the rest: what joins in between makes the revision newer than the plan, never older.
    const incident = await incidents.find(incidentId);
    const file = await incidents.load(incidentId);
    if (!incident || !file) throw new UnknownIncidentError(incidentId);

    const plan = planContainment(
      file,
      PLAYBOOKS[incident.playbook],
      (action, target) => actionIdFor(incidentId, action, target),
      now(),
    );
    if (plan.isOverCap) {
      await advanceCase(incidents, incidentId, ['analyse'], () => ({ severity: plan.severity }));
      return { kind: 'over-cap' };
    }
    await incidents.addActions(incidentId, plan.added);
    const isDue = plan.due.length > 0;
    await advanceCase(incidents, incidentId, isDue ? ['analyse', 'contain'] : ['analyse'], (present) => ({
      severity: plan.severity,
      plannedRevision: Math.max(present.plannedRevision, incident.revision),
    }));
    return isDue ? { kind: 'planned', actions: plan.due } : { kind: 'nothing-to-do' };
  };
}
