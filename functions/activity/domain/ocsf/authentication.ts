import type { ChallengeAnswered, RiskAssessed, SessionEvent, SignInDecided } from '../activity-event.ts';
import { base, control, endpoint } from './common.ts';

const CLASS_UID = 3002;
const ACTIVITY = { logon: 1, logoff: 2, other: 99 } as const;
const STATUS = { success: 1, failure: 2 } as const;
const SERVICE = { service: { name: 'sign-in' } };

/** An attempt to sign in, with what was decided, as OCSF Authentication (3002). */
export function signInDecided(event: SignInDecided) {
  const isAllowed = event.answer === 'signed-in';
  return {
    ...base(event, CLASS_UID, ACTIVITY.logon),
    ...control(event.assessment, isAllowed),
    ...endpoint(event.client),
    ...SERVICE,
    status_id: isAllowed ? STATUS.success : STATUS.failure,
    is_mfa: false,
  };
}

/** The answer to a challenge. */
export function challengeAnswered(event: ChallengeAnswered) {
  return {
    ...base(event, CLASS_UID, ACTIVITY.logon),
    ...endpoint(event.client),
    ...SERVICE,
    status_id: event.result === 'passed' ? STATUS.success : STATUS.failure,
    is_mfa: event.factor !== 'email',
  };
}

/** A session that goes on, or ends. */
export function sessionChanged(event: SessionEvent) {
  const isEnd = event.type !== 'session.refreshed' && event.type !== 'session.moved';
  return {
    ...base(event, CLASS_UID, isEnd ? ACTIVITY.logoff : ACTIVITY.other),
    ...(isEnd ? {} : { activity_name: 'Refresh' }),
    ...endpoint(event.client),
    ...SERVICE,
    status_id: event.type === 'session.reuse-detected' ? STATUS.failure : STATUS.success,
  };
}

/** An attempt that another application asked about. */
export function riskAssessed(event: RiskAssessed) {
  return {
    ...base(event, CLASS_UID, ACTIVITY.logon),
    ...control(event.assessment, event.assessment.decision === 'allow'),
    ...endpoint(event.client),
    service: { name: event.requestType },
    status_id: event.status === 'failed' ? STATUS.failure : STATUS.success,
  };
}
