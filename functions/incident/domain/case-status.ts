/** The statuses of a case, named as the AWS Security Incident Response API names them. */
export const CASE_STATUSES = [
  'Submitted',
  'Acknowledged',
  'Detection and Analysis',
  'Containment, Eradication and Recovery',
  'Post-incident Activities',
  'Ready to Close',
  'Closed',
] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

/** What happens to a case. */
export const CASE_EVENTS = ['acknowledge', 'analyse', 'contain', 'learn', 'finish', 'close'] as const;
export type CaseEvent = (typeof CASE_EVENTS)[number];

type Row = { readonly [E in CaseEvent]: CaseStatus | 'refused' };

const REFUSED = {
  acknowledge: 'refused',
  analyse: 'refused',
  contain: 'refused',
  learn: 'refused',
  finish: 'refused',
  close: 'refused',
} as const satisfies Row;

const ANALYSIS = 'Detection and Analysis';
const CONTAINMENT = 'Containment, Eradication and Recovery';
const LEARNING = 'Post-incident Activities';

/**
 * Where each event leads from each status. An event that happened already leads nowhere else, because every step
 * may be repeated; a case goes back to analysis when the attack turns out to go on, until it is closed.
 */
export const CASE_TRANSITIONS: { readonly [S in CaseStatus]: Row } = {
  Submitted: { ...REFUSED, acknowledge: 'Acknowledged' },
  Acknowledged: { ...REFUSED, acknowledge: 'Acknowledged', analyse: ANALYSIS },
  [ANALYSIS]: { ...REFUSED, acknowledge: ANALYSIS, analyse: ANALYSIS, contain: CONTAINMENT, learn: LEARNING },
  [CONTAINMENT]: {
    ...REFUSED,
    acknowledge: CONTAINMENT,
    analyse: ANALYSIS,
    contain: CONTAINMENT,
    learn: LEARNING,
  },
  [LEARNING]: { ...REFUSED, analyse: ANALYSIS, learn: LEARNING, finish: 'Ready to Close' },
  'Ready to Close': {
    ...REFUSED,
    analyse: ANALYSIS,
    learn: 'Ready to Close',
    finish: 'Ready to Close',
    close: 'Closed',
  },
  Closed: { ...REFUSED, close: 'Closed' },
};

/** @returns `refused` if the event cannot happen to a case of this status */
export function nextStatus(status: CaseStatus, event: CaseEvent): CaseStatus | 'refused' {
  return CASE_TRANSITIONS[status][event];
}
