import type { IncidentId } from '../platform/ids.ts';
import { advanceCase } from './advance-case.ts';
import { UnknownIncidentError } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { Incidents, NewsChannel } from './ports.ts';

export type OpenIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'find' | 'change'>;
  readonly news: NewsChannel;
  readonly now: () => number;
};

/** Takes the case up: tells of it, and acknowledges it. */
export function createOpenIncident({ incidents, news, now }: OpenIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'open'> }> => {
    const incident = await incidents.find(incidentId);
    if (!incident) throw new UnknownIncidentError(incidentId);
    if (incident.status === 'Submitted') {
      await news.tell('opened', incident, now());
      await advanceCase(incidents, incidentId, ['acknowledge']);
    }
    return { kind: 'opened' };
  };
}
