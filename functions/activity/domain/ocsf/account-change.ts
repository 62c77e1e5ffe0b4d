import type {
  AccountEvent,
  AccountProtected,
  PasswordChanged,
  PasswordResetBegun,
  ProfileChanged,
  RiskOutcomeReported,
  VerdictGiven,
} from '../activity-event.ts';
import { base, endpoint } from './common.ts';

const CLASS_UID = 3001;
const ACTIVITY = {
  create: 1,
  changePassword: 3,
  resetPassword: 4,
  lock: 9,
  enableFactor: 10,
  disableFactor: 11,
  unlock: 12,
  other: 99,
} as const;
const STATUS = { success: 1 } as const;

const OF_ACCOUNT_EVENT = {
  'account.signed-up': ACTIVITY.create,
  'factor.enrolled': ACTIVITY.enableFactor,
  'factor.removed': ACTIVITY.disableFactor,
} as const satisfies Record<AccountEvent['type'], number>;

/** Something about the account itself changed, as OCSF Account Change (3001). */
export function accountChanged(event: AccountEvent) {
  return {
    ...base(event, CLASS_UID, OF_ACCOUNT_EVENT[event.type]),
    ...endpoint(event.client),
    status_id: STATUS.success,
  };
}

/** A new password. */
export function passwordChanged(event: PasswordChanged) {
  const activity = event.by === 'reset' ? ACTIVITY.resetPassword : ACTIVITY.changePassword;
  return { ...base(event, CLASS_UID, activity), ...endpoint(event.client), status_id: STATUS.success };
}

/** Somebody asked for a new password; nothing has changed yet. */
export function passwordResetBegun(event: PasswordResetBegun) {
  return {
    ...base(event, CLASS_UID, ACTIVITY.other),
    ...endpoint(event.client),
    activity_name: event.type,
    status_id: STATUS.success,
  };
}

/** An address, a number or the account itself, changed by its owner or taken back. */
export function profileChanged(event: ProfileChanged) {
  return {
    ...base(event, CLASS_UID, ACTIVITY.other),
    ...endpoint(event.client),
    activity_name: event.type,
    status_id: STATUS.success,
  };
}

/** Containment and its lifting. */
export function accountProtected(event: AccountProtected) {
  const activity = event.type === 'account.contained' ? ACTIVITY.lock : ACTIVITY.unlock;
  return { ...base(event, CLASS_UID, activity), status_id: STATUS.success };
}

/** What the owner, or another application, says of what happened. */
export function judged(event: VerdictGiven | RiskOutcomeReported) {
  return {
    ...base(event, CLASS_UID, ACTIVITY.other),
    activity_name: event.type,
    status_id: STATUS.success,
  };
}
