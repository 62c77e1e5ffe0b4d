import type { ClientFacts } from '../../../platform/client-facts.ts';
import type { ActivityEvent } from '../activity-event.ts';
import type { Assessment } from '../assessment.ts';

const SEVERITY = { informational: 1, low: 2, medium: 3, high: 4 } as const;
const ACTION = { allowed: 1, denied: 2 } as const;
const DISPOSITION = { allowed: 1, blocked: 2 } as const;
const USER = { user: 1 } as const;

/** What every event of ours says in OCSF 1.8, whatever its class. Our own record travels along unmapped. */
export function base(event: ActivityEvent, classUid: number, activityId: number) {
  return {
    class_uid: classUid,
    category_uid: Math.floor(classUid / 1000),
    activity_id: activityId,
    type_uid: classUid * 100 + activityId,
    time: event.at,
    severity_id: SEVERITY.informational as number,
    user: { uid: event.accountId ?? subjectOf(event), type_id: USER.user },
    metadata: {
      version: '1.8.0',
      uid: event.eventId,
      product: { name: 'Gatehouse', vendor_name: 'Gatehouse' },
      profiles: ['security_control'],
    },
    unmapped: { gatehouse: event },
  };
}

/** The caller's side of the network. */
export function endpoint({ ip, country, city, location, asn }: ClientFacts) {
  return {
    src_endpoint: {
      ip,
      ...(asn === undefined ? {} : { autonomous_system: { number: asn } }),
      ...(country ? { location: { country, ...(city ? { city } : {}), ...coordinates(location) } } : {}),
    },
  };
}

/** The security_control profile: what was done about it, and how risky it was (0 to 100). */
export function control(assessment: Assessment, isAllowed: boolean) {
  const severity = { low: SEVERITY.informational, medium: SEVERITY.medium, high: SEVERITY.high } as const;
  return {
    severity_id: severity[assessment.level],
    action_id: isAllowed ? ACTION.allowed : ACTION.denied,
    disposition_id: isAllowed ? DISPOSITION.allowed : DISPOSITION.blocked,
    risk_score: Math.round(assessment.score * 100),
  };
}

function coordinates(location: ClientFacts['location']) {
  return location ? { lat: location.latitude, long: location.longitude } : {};
}

function subjectOf(event: ActivityEvent): string {
  return 'subject' in event ? event.subject : 'unknown';
}
