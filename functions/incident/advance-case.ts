import type { IncidentId } from '../platform/ids.ts';
import { UnavailableError } from '../platform/problem.ts';
import { type CaseEvent, nextStatus } from './domain/case-status.ts';
import { type IncidentCase, UnknownIncidentError } from './domain/incident.ts';
import type { Incidents } from './ports.ts';

const MAX_RACES = 3;

/** Something was asked of a case that its status does not allow. */
export class CaseStatusError extends Error {
  override readonly name = 'CaseStatusError';
  constructor(incident: IncidentCase, event: CaseEvent) {
    super(`${incident.incidentId} is "${incident.status}": ${event} cannot happen to it`);
  }
}

/**
 * Moves a case along its table of statuses.
 *
 * @param changesFor what else changes with it, given the case as it is
 * @returns the case as it is then
 * @throws CaseStatusError, UnknownIncidentError, UnavailableError
 */
export async function advanceCase(
  incidents: Pick<Incidents, 'find' | 'change'>,
  incidentId: IncidentId,
  events: readonly CaseEvent[],
  changesFor: (incident: IncidentCase) => Partial<IncidentCase> = () => ({}),
): Promise<IncidentCase> {
  for (let race = 1; race <= MAX_RACES; race++) {
    const incident = await incidents.find(incidentId);
    if (!incident) throw new UnknownIncidentError(incidentId);
    let status = incident.status;
    for (const event of events) {
      const next = nextStatus(status, event);
      if (next === 'refused') throw new CaseStatusError(incident, event);
      status = next;
    }
    const changes = { ...changesFor(incident), status };
    if (await incidents.change(incidentId, changes, { status: incident.status }))
      return { ...incident, ...changes };
  }
  throw new UnavailableError('incidents', new Error('The case kept changing'));
}
