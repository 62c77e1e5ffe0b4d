import { staffKeys } from '../../platform/table-keys.ts';
import type { StaffAction } from '../domain/staff-action.ts';

const RETENTION_SECONDS = 400 * 86_400;

/** What staff did, as the table holds it: by the day, and for more than a year. */
export function toStaffActionItem(action: StaffAction) {
  return {
    ...staffKeys.staffAction(action.at, action.eventId),
    ...action,
    expiresAtSeconds: Math.ceil(action.at / 1_000) + RETENTION_SECONDS,
  };
}
