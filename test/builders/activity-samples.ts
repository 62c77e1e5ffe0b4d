import type { ActivityEventType, EventOf } from '../../functions/activity/domain/activity-event.ts';
import { newId } from '../../functions/platform/ids.ts';
import {
  accountId,
  challengeAnswered,
  riskAssessed,
  signedUp,
  signInDecided,
  verdictGiven,
} from './risk-events.ts';
import { assessmentOf, home, NOON, subject } from './risk-facts.ts';

const recorded = { eventId: newId('evt', NOON), at: NOON, accountId };
const session = { ...recorded, sessionId: newId('ses', NOON), client: home };
const incident = { ...recorded, incidentId: newId('inc', NOON) };

/** One event of every kind, with everything that its kind may carry. A kind without a sample does not compile. */
export const ACTIVITY_SAMPLES: { readonly [Type in ActivityEventType]: EventOf<Type> } = {
  'sign-in.decided': signInDecided({
    deviceId: 'laptop',
    issuedDeviceId: 'laptop',
    passwordFingerprint: 'c3ByaW5n',
    challengeId: newId('chl', NOON),
    sessionId: newId('ses', NOON),
    assessment: assessmentOf({
      decision: 'challenge',
      level: 'medium',
      reasons: [{ signal: 'new-country', evidence: { country: 'BR' }, bits: 3.5 }],
      missing: ['profile'],
    }),
  }),
  'challenge.answered': challengeAnswered({ deviceId: 'laptop', sessionId: newId('ses', NOON) }),
  'account.signed-up': signedUp({ deviceId: 'laptop' }),
  'factor.enrolled': {
    ...recorded,
    type: 'factor.enrolled',
    client: home,
    factor: 'totp',
    factorName: 'My phone',
    changeId: newId('chg', NOON),
  },
  'factor.removed': { ...recorded, type: 'factor.removed', client: home, factor: 'totp' },
  'profile.changed': { ...recorded, type: 'profile.changed', client: home, kind: 'email' },
  'profile.restored': { ...recorded, type: 'profile.restored', client: home, kind: 'email' },
  'password.changed': { ...recorded, type: 'password.changed', client: home, by: 'reset' },
  'password.reset-begun': { ...recorded, type: 'password.reset-begun', subject, client: home },
  'session.refreshed': { ...session, type: 'session.refreshed' },
  'session.moved': { ...session, type: 'session.moved', moved: 'place' },
  'session.ended': { ...session, type: 'session.ended', reason: 'signed-out' },
  'session.reuse-detected': { ...session, type: 'session.reuse-detected', reason: 'refresh-reuse' },
  'risk.assessed': riskAssessed({ deviceId: 'laptop' }),
  'risk.outcome-reported': {
    ...recorded,
    type: 'risk.outcome-reported',
    decisionId: newId('dec', NOON),
    subject,
    challengePassed: true,
    confirmed: 'legitimate',
    assessed: { at: NOON, client: home, deviceId: 'laptop' },
  },
  'verdict.given': verdictGiven({ about: { incidentId: newId('inc', NOON) } }),
  'account.contained': {
    ...incident,
    type: 'account.contained',
    actions: ['end-sessions', 'require-step-up'],
  },
  'account.released': { ...incident, type: 'account.released', actions: ['end-sessions'] },
};

export const ACTIVITY_EVENT_TYPES = Object.keys(ACTIVITY_SAMPLES) as ActivityEventType[];
