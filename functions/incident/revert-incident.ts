import type { ActivityLog } from '../activity/ports.ts';
import type { IncidentId } from '../platform/ids.ts';
import type { ContainmentActions } from './actions/containment-action.ts';
import { UnknownIncidentError } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents } from './ports.ts';
import { createTakeBack, releasedEvent, revertibleActions } from './take-back.ts';

export type RevertIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'load' | 'change' | 'changeAction'>;
  readonly actions: ContainmentActions;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

const PORTION = 50;
const EVENTS_AT_ONCE = 25;

/** Takes everything back that an incident did and that can be taken back, a portion at a time. */
export function createRevertIncident(dependencies: RevertIncidentDependencies) {
  const { incidents, activity, now } = dependencies;
  const takeBack = createTakeBack(dependencies);

  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'revert'> }> => {
    const file = await incidents.load(incidentId);
    if (!file) throw new UnknownIncidentError(incidentId);
    const left = revertibleActions(file.actions);
    await takeBack(incidentId, left.slice(0, PORTION));
    if (left.length > 0) return { kind: 'more' };

    const told = file.members.flatMap(
      ({ accountId }) => releasedEvent(incidentId, accountId, file.actions) ?? [],
    );
    for (let from = 0; from < told.length; from += EVENTS_AT_ONCE)
      await activity.record(...told.slice(from, from + EVENTS_AT_ONCE));
    await incidents.change(incidentId, { revertedAt: file.case.revertedAt ?? now() });
    return { kind: 'reverted' };
  };
}
