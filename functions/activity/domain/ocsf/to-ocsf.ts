import type { ActivityEvent, ActivityEventType, EventOf } from '../activity-event.ts';
import {
  accountChanged,
  accountProtected,
  judged,
  passwordChanged,
  passwordResetBegun,
  profileChanged,
} from './account-change.ts';
import { challengeAnswered, riskAssessed, sessionChanged, signInDecided } from './authentication.ts';

/** How each kind of event reads in OCSF 1.8. A kind without an entry does not compile. */
const MAPPINGS: { readonly [Type in ActivityEventType]: (event: EventOf<Type>) => object } = {
  'sign-in.decided': signInDecided,
  'challenge.answered': challengeAnswered,
  'session.refreshed': sessionChanged,
  'session.moved': sessionChanged,
  'session.ended': sessionChanged,
  'session.reuse-detected': sessionChanged,
  'risk.assessed': riskAssessed,
  'risk.outcome-reported': judged,
  'verdict.given': judged,
  'account.signed-up': accountChanged,
  'factor.enrolled': accountChanged,
  'factor.removed': accountChanged,
  'password.changed': passwordChanged,
  'password.reset-begun': passwordResetBegun,
  'profile.changed': profileChanged,
  'profile.restored': profileChanged,
  'account.contained': accountProtected,
  'account.released': accountProtected,
};

/** An event as the bus carries it. */
export function toOcsf(event: ActivityEvent): object {
  return (MAPPINGS[event.type] as (event: ActivityEvent) => object)(event);
}

export function isKnownType(type: string): type is ActivityEventType {
  return Object.hasOwn(MAPPINGS, type);
}
