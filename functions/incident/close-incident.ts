import type { IncidentId } from '../platform/ids.ts';
import { UnavailableError } from '../platform/problem.ts';
import { type IncidentFile, UnknownIncidentError } from './domain/incident.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { IncidentArchive, Incidents, NewsChannel } from './ports.ts';

export type CloseIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'load' | 'change'>;
  readonly archive: Pick<IncidentArchive, 'release'>;
  readonly news: NewsChannel;
  readonly now: () => number;
};

const MAX_RACES = 3;

/**
 * Closes a case for good, unless something joined it that no plan has seen. From then on the same campaign or
 * account opens a new incident.
 */
export function createCloseIncident({ incidents, archive, news, now }: CloseIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'close'> }> => {
    for (let race = 1; race <= MAX_RACES; race++) {
      const file = await incidents.load(incidentId);
      if (!file) throw new UnknownIncidentError(incidentId);
      const { status, revision, plannedRevision } = file.case;
      if (status !== 'Closed') {
        if (revision > plannedRevision) return { kind: 'new-members' };
        const closed = { status: 'Closed', closedAt: now() } as const;
        if (!(await incidents.change(incidentId, closed, { status: 'Ready to Close', revision }))) continue;
      }
      await finish(file);
      return { kind: 'closed' };
    }
    throw new UnavailableError('incidents', new Error('The case kept changing'));
  };

  async function finish({ case: incident, members }: IncidentFile): Promise<void> {
    const keys = [incident.groupedBy, ...members.map(({ accountId }) => accountId)];
    await archive.release(incident.incidentId, [...new Set(keys)]);
    await news.tell('closed', { ...incident, status: 'Closed' }, now());
  }
}
