import type { IncidentId } from '../platform/ids.ts';
import { advanceCase } from './advance-case.ts';
import { UnknownIncidentError } from './domain/incident.ts';
import { reportOf, toMarkdown } from './domain/report.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { IncidentArchive, Incidents } from './ports.ts';

export type ReportIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'find' | 'load' | 'change'>;
  readonly archive: Pick<IncidentArchive, 'keepReport'>;
  readonly now: () => number;
};

/** Writes down what happened and how fast it was answered, and keeps it as evidence. */
export function createReportIncident({ incidents, archive, now }: ReportIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'report'> }> => {
    const file = await incidents.load(incidentId);
    if (!file) throw new UnknownIncidentError(incidentId);
    const report = reportOf(file);
    await archive.keepReport(incidentId, { ...report, markdown: toMarkdown(report) }, now());
    await advanceCase(incidents, incidentId, ['learn', 'finish'], () => ({ reportedAt: now() }));
    return { kind: 'reported' };
  };
}
