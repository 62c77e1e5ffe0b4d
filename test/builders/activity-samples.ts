import type { ActivityEvent, ActivityEventType } from '../../functions/activity/domain/activity-event.ts';
import type { Assessment } from '../../functions/activity/domain/assessment.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import { newId } from '../../functions/platform/ids.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { NOON } from './risk-facts.ts';

const client: ClientFacts = {
  ip: '2001:db8::7',
  asn: 3320,
  country: 'DE',
  region: 'BE',
  city: 'Berlin',
  location: { latitude: 52.52, longitude: 13.4, accuracyKm: 50 },
  timeZone: 'Europe/Berlin',
  ja4: 't13d1516h2_8daaf6152771_02713d6af862',
  userAgent: 'Mozilla/5.0',
  acceptLanguage: 'de-DE',
};
const assessment: Assessment = {
  decision: 'challenge',
  score: 0.42,
  level: 'medium',
  bits: -0.5,
  priorBits: -8,
  reasons: [{ signal: 'new-device', evidence: { standing: 'new' }, bits: 7.5 }],
  missing: ['lists'],
  mode: 'enforce',
  policyVersion: 'policy-1',
  modelVersion: 'expert-1',
};
const accountId = newId('acc', NOON);
const sessionId = newId('ses', NOON);
const decisionId = newId('dec', NOON);
const challengeId = newId('chl', NOON);
const incidentId = newId('inc', NOON);
const subject = 'c3ViamVjdA' as Subject;
const recorded = () => ({ eventId: newId('evt', NOON), at: NOON, accountId });
const session = () => ({ ...recorded(), sessionId, client, reason: 'signed-out' as const });

type Samples = { readonly [Type in ActivityEventType]: ActivityEvent & { readonly type: Type } };

/** One event of every kind, with everything it may carry: a kind without one does not compile. */
export function activitySamples(): Samples {
  return {
    'sign-in.decided': {
      ...recorded(),
      type: 'sign-in.decided',
      decisionId,
      subject,
      flow: 'sign-in',
      client,
      deviceId: 'device',
      issuedDeviceId: 'device',
      password: 'wrong',
      passwordFingerprint: 'fingerprint',
      assessment,
      answer: 'refused',
      challengeId,
      sessionId,
    },
    'challenge.answered': {
      ...recorded(),
      type: 'challenge.answered',
      challengeId,
      decisionId,
      subject,
      factor: 'totp',
      result: 'passed',
      client,
      deviceId: 'device',
      sessionId,
    },
    'account.signed-up': { ...recorded(), type: 'account.signed-up', subject, client, deviceId: 'device' },
    'factor.enrolled': {
      ...recorded(),
      type: 'factor.enrolled',
      client,
      factor: 'totp',
      factorName: 'phone',
    },
    'factor.removed': { ...recorded(), type: 'factor.removed', client, factor: 'totp' },
    'password.changed': { ...recorded(), type: 'password.changed', by: 'reset', client },
    'session.refreshed': { ...session(), type: 'session.refreshed' },
    'session.ended': { ...session(), type: 'session.ended' },
    'session.reuse-detected': { ...session(), type: 'session.reuse-detected' },
    'risk.assessed': {
      ...recorded(),
      type: 'risk.assessed',
      decisionId,
      subject,
      requestType: 'transaction',
      status: 'attempted',
      client,
      assessment,
    },
    'risk.outcome-reported': {
      ...recorded(),
      type: 'risk.outcome-reported',
      decisionId,
      subject,
      confirmed: 'fraud',
      assessed: { at: NOON, client },
    },
    'verdict.given': {
      ...recorded(),
      type: 'verdict.given',
      verdict: 'not-me',
      about: { incidentId },
      via: 'mail-link',
      isProven: true,
    },
    'account.contained': { ...recorded(), type: 'account.contained', incidentId, actions: ['end-sessions'] },
    'account.released': { ...recorded(), type: 'account.released', incidentId, actions: ['end-sessions'] },
  };
}
