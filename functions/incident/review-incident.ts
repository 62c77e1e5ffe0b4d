import { type CampaignId, type IncidentId, isId } from '../platform/ids.ts';
import { UnknownIncidentError } from './domain/incident.ts';
import { PLAYBOOKS } from './domain/playbooks/playbooks.ts';
import { reviewIncident } from './domain/review.ts';
import type { OutcomeKind } from './domain/workflow-outcomes.ts';
import type { CampaignActivity, Incidents } from './ports.ts';

export type ReviewIncidentDependencies = {
  readonly incidents: Pick<Incidents, 'load'>;
  readonly campaigns: CampaignActivity;
  readonly watchMs: number;
  readonly now: () => number;
};

/** Looks at an incident after a watch period: has it grown, is it over, was it none? */
export function createReviewIncident({ incidents, campaigns, watchMs, now }: ReviewIncidentDependencies) {
  return async (incidentId: IncidentId): Promise<{ readonly kind: OutcomeKind<'review'> }> => {
    const file = await incidents.load(incidentId);
    if (!file) throw new UnknownIncidentError(incidentId);
    const { groupedBy, playbook, lastSeenAt } = file.case;
    const isCampaign = isId('cam', groupedBy);
    const seenAt = isCampaign ? await campaigns.lastSeenAt(groupedBy as CampaignId) : undefined;
    return {
      kind: reviewIncident(file, PLAYBOOKS[playbook], {
        now: now(),
        lastSeenAt: Math.max(lastSeenAt, seenAt ?? 0),
        watchMs,
      }),
    };
  };
}
