import { type Finding, TECHNIQUES } from './finding.ts';

const CLASS_UID = 2004;
const ACTIVITY = { create: 1 };
const SEVERITY = { high: 4 };
const STATUS = { new: 1 };
const CONFIDENCE = { high: 3 };
const OBSERVABLE = { other: 99, ipAddress: 2 };

const TITLES = {
  'credential-stuffing': 'Credential stuffing on many accounts',
  'password-spray': 'One password tried on many accounts',
  'code-fatigue': 'Codes asked for over and over by somebody with the password',
  'recovery-abuse': 'Password resets begun for many people, or for one over and over',
  'phishing-wave': 'Right passwords of many people in the hands of one stranger',
  'account-takeover': 'Somebody else in, or at the door of, an account',
} as const satisfies Record<Finding['type'], string>;

export const FINDING_DETAIL_TYPE = 'gatehouse.finding.detected.v1';

/** A finding as OCSF 1.8 Detection Finding (2004). Our own finding travels along, for our own followers. */
export function toDetectionFinding(finding: Finding, now: number) {
  return {
    class_uid: CLASS_UID,
    class_name: 'Detection Finding',
    category_uid: 2,
    category_name: 'Findings',
    activity_id: ACTIVITY.create,
    activity_name: 'Create',
    type_uid: CLASS_UID * 100 + ACTIVITY.create,
    severity_id: SEVERITY.high,
    status_id: STATUS.new,
    confidence_id: CONFIDENCE.high,
    is_alert: true,
    time: now,
    message: TITLES[finding.type],
    finding_info: {
      uid: finding.findingId,
      title: TITLES[finding.type],
      types: [finding.type],
      created_time: now,
      first_seen_time: finding.at,
      attacks: finding.attack.map((uid) => ({ technique: { uid, name: nameOf(uid) } })),
      ...(finding.campaignId
        ? { analytic: { type_id: 1, uid: 'campaign', name: 'Campaign detection' } }
        : {}),
    },
    resources: finding.accountIds.map((uid) => ({ uid, type: 'account' })),
    observables: [
      ...finding.addresses.map((value) => ({
        name: 'src_endpoint.ip',
        type_id: OBSERVABLE.ipAddress,
        value,
      })),
      ...(finding.ja4 ? [{ name: 'tls.ja4', type_id: OBSERVABLE.other, value: finding.ja4 }] : []),
    ],
    metadata: {
      version: '1.8.0',
      uid: finding.findingId,
      ...(finding.campaignId ? { correlation_uid: finding.campaignId } : {}),
      product: { name: 'Gatehouse', vendor_name: 'Gatehouse', feature: { name: 'detection' } },
    },
    unmapped: { gatehouse: finding },
  };
}

function nameOf(technique: string): string {
  return (TECHNIQUES as Readonly<Record<string, string>>)[technique] ?? technique;
}
