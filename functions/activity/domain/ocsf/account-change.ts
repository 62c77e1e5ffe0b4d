import type { AccountEvent, AccountProtected, RiskOutcomeReported, VerdictGiven } from '../activity-event.ts';
import { base, endpoint } from './common.ts';

const CLASS_UID = 3001;
const ACTIVITY = { create: 1, lock: 9, enableFactor: 10, disableFactor: 11, unlock: 12, other: 99 } as const;
const STATUS = { success: 1 } as const;

const OF_ACCOUNT_EVENT = {
  'account.signed-up': ACTIVITY.create,
  'account.sign-up-on-existing': ACTIVITY.other,
  'factor.enrolled': ACTIVITY.enableFactor,
  'factor.removed': ACTIVITY.disableFactor,
} as const satisfies Record<AccountEvent['type'], number>;

/** Something about the account itself changed, as OCSF Account Change (3001). */
export function accountChanged(event: AccountEvent) {
  const activity = OF_ACCOUNT_EVENT[event.type];
  return {
    ...base(event, CLASS_UID, activity),
    ...named(activity, event.type),
    ...endpoint(event.client),
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
    ...named(ACTIVITY.other, event.type),
    status_id: STATUS.success,
  };
}

function named(activity: number, name: string) {
  return activity === ACTIVITY.other ? { activity_name: name } : {};
}
