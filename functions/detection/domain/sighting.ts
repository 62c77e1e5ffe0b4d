import type { ActivityEvent } from '../../activity/domain/activity-event.ts';
import type { Assessment } from '../../activity/domain/assessment.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { AccountId } from '../../platform/ids.ts';

/** One password that was checked: what detection sees of a sign-in, here or in another application. */
export type Sighting = {
  readonly at: number;
  /** Enough of the subject's keyed hash to tell people apart. */
  readonly subject: string;
  readonly accountId?: AccountId;
  readonly client: ClientFacts;
  readonly password: 'right' | 'wrong';
  readonly passwordFingerprint?: string;
  /** The device proved, or was seen to be, one that this subject has used before. */
  readonly isFamiliar: boolean;
  readonly assessment: Assessment;
};

const SUBJECT_LENGTH = 16;

/** @returns `undefined` if no password was checked in the event */
export function sightingOf(event: ActivityEvent): Sighting | undefined {
  const password = checkedPassword(event);
  if (!password || (event.type !== 'sign-in.decided' && event.type !== 'risk.assessed')) return undefined;
  const fingerprint = event.type === 'sign-in.decided' ? event.passwordFingerprint : undefined;
  const isNewDevice = event.assessment.reasons.some(({ signal }) => signal === 'new-device');
  return {
    at: event.at,
    subject: event.subject.slice(0, SUBJECT_LENGTH),
    ...(event.accountId ? { accountId: event.accountId } : {}),
    client: event.client,
    password,
    ...(fingerprint ? { passwordFingerprint: fingerprint } : {}),
    isFamiliar: event.deviceId !== undefined && !isNewDevice,
    assessment: event.assessment,
  };
}

function checkedPassword(event: ActivityEvent): 'right' | 'wrong' | undefined {
  if (event.type === 'sign-in.decided' && event.password !== 'not-asked') return event.password;
  if (event.type !== 'risk.assessed' || event.requestType !== 'sign-in') return undefined;
  return ({ succeeded: 'right', failed: 'wrong', attempted: undefined } as const)[event.status];
}
