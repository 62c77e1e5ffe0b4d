import type { AccountProtected } from '../activity/domain/activity-event.ts';
import type { ActivityLog } from '../activity/ports.ts';
import type { IncidentId } from '../platform/ids.ts';
import { eventIdFor } from './derived-id.ts';
import { type IncidentFile, type Member, UnknownIncidentError } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents } from './ports.ts';

export type NotifyOwnersDependencies = {
  readonly incidents: Pick<Incidents, 'load' | 'change' | 'changeMember'>;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

const PORTION = 25;

/**
 * Records on every contained account what was done to it; mail to its owner follows from that. An owner is told
 * once for an incident, and an incident counts as contained from its last action on.
 */
export function createNotifyOwners({ incidents, activity, now }: NotifyOwnersDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'notify'> }> => {
    const file = await incidents.load(incidentId);
    if (!file) throw new UnknownIncidentError(incidentId);
    const told = file.members.flatMap((member) => containedEvent(file, member) ?? []);
    for (let from = 0; from < told.length; from += PORTION) {
      const portion = told.slice(from, from + PORTION);
      await activity.record(...portion);
      for (const { accountId } of portion)
        if (accountId) await incidents.changeMember(incidentId, accountId, { notifiedAt: now() });
    }
    const appliedAt = file.actions.flatMap((action) => action.appliedAt ?? []);
    if (file.case.containedAt === undefined && appliedAt.length > 0)
      await incidents.change(incidentId, { containedAt: Math.max(...appliedAt) });
    return { kind: 'notified' };
  };
}

function containedEvent(file: IncidentFile, member: Member): AccountProtected | undefined {
  const { accountId, notifiedAt, verdict } = member;
  if (notifiedAt !== undefined || verdict === 'me') return undefined;
  const applied = file.actions.filter(
    ({ target, status }) =>
      status === 'applied' && target.kind === 'account' && target.accountId === accountId,
  );
  if (applied.length === 0) return undefined;
  const { incidentId } = file.case;
  // The instant is part of the event's key: it must be the same when the same is told again.
  const at = Math.max(...applied.map(({ appliedAt }) => appliedAt ?? 0));
  return {
    type: 'account.contained',
    eventId: eventIdFor(at, incidentId, accountId, 'contained'),
    at,
    accountId,
    incidentId,
    actions: applied.map(({ action }) => action).sort(),
  };
}
