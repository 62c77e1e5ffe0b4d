import type { CaseStatus } from './case-status.ts';
import type { IncidentCase, Severity } from './incident.ts';

const CLASS_UID = 2005;

/** What is told of an incident. */
export type News = 'opened' | 'escalated' | 'closed';

const ACTIVITIES = {
  opened: { id: 1, name: 'Create' },
  escalated: { id: 2, name: 'Update' },
  closed: { id: 3, name: 'Close' },
} as const satisfies Record<News, { id: number; name: string }>;

const SEVERITY_IDS = { P1: 5, P2: 4, P3: 3, P4: 2 } as const satisfies Record<Severity, number>;

const STATUS_IDS: { readonly [S in CaseStatus]: number } = {
  Submitted: 1,
  Acknowledged: 2,
  'Detection and Analysis': 2,
  'Containment, Eradication and Recovery': 2,
  'Post-incident Activities': 4,
  'Ready to Close': 4,
  Closed: 5,
};

export function newsDetailType(news: News): string {
  return `gatehouse.incident.${news}.v1`;
}

/** News of an incident as OCSF 1.8 Incident Finding (2005). Ids only. */
export function toIncidentFinding(news: News, incident: IncidentCase, now: number) {
  const { incidentId, playbook, severity, status, attack, openedAt, firstSeenAt, groupedBy } = incident;
  const activity = ACTIVITIES[news];
  return {
    class_uid: CLASS_UID,
    class_name: 'Incident Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: CLASS_UID * 100 + activity.id,
    severity_id: SEVERITY_IDS[severity],
    severity,
    status_id: STATUS_IDS[status],
    status,
    time: now,
    // Nobody in person has an incident before it is escalated.
    assignee_group: { name: news === 'escalated' ? 'responders' : 'automation' },
    message: `Incident ${incidentId} (${playbook}) is ${news}`,
    finding_info_list: [
      {
        uid: incidentId,
        title: playbook,
        types: [playbook],
        created_time: openedAt,
        first_seen_time: firstSeenAt,
        attacks: attack.map((uid) => ({ technique: { uid } })),
      },
    ],
    metadata: {
      version: '1.8.0',
      uid: `${incidentId}-${news}`,
      correlation_uid: groupedBy,
      product: { name: 'Gatehouse', vendor_name: 'Gatehouse', feature: { name: 'incident' } },
    },
    unmapped: { gatehouse: { ...incident, news } },
  };
}
