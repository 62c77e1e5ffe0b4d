import type { IncidentId } from '../platform/ids.ts';
import { UnknownIncidentError } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents, NewsChannel } from './ports.ts';

export type EscalateIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'find' | 'change'>;
  readonly news: NewsChannel;
  readonly now: () => number;
};

/** Calls a person: marks the case and tells of it. Its status stays, because nothing was solved. */
export function createEscalateIncident({ incidents, news, now }: EscalateIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'escalate'> }> => {
    const incident = await incidents.find(incidentId);
    if (!incident) throw new UnknownIncidentError(incidentId);
    const escalatedAt = incident.escalatedAt ?? now();
    await incidents.change(incidentId, { escalatedAt });
    await news.tell('escalated', { ...incident, escalatedAt }, now());
    return { kind: 'escalated' };
  };
}
