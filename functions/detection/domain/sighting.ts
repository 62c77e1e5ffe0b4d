import type { ActivityEvent, SignInDecided } from '../../activity/domain/activity-event.ts';
import type { Assessment } from '../../activity/domain/assessment.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { AccountId } from '../../platform/ids.ts';

type Seen = {
  readonly at: number;
  /** Enough of the subject's keyed hash to tell people apart. */
  readonly subject: string;
  readonly accountId?: AccountId;
  readonly client: ClientFacts;
  readonly deviceId?: string;
  /** The device proved, or was seen to be, one that this subject has used before. */
  readonly isFamiliar: boolean;
  readonly passwordFingerprint?: string;
};

/** One password that was checked, here or in another application. */
export type PasswordSighting = Seen & {
  readonly kind: 'password';
  readonly password: 'right' | 'wrong';
  readonly assessment: Assessment;
  /** Enough of the id of the challenge that was begun. */
  readonly challengeId?: string;
};

/** One answer to a challenge. */
export type ChallengeSighting = Seen & {
  readonly kind: 'challenge';
  readonly challengeId: string;
  readonly isPassed: boolean;
  readonly password?: undefined;
};

/** A password reset: asked for, or gone through with. */
export type ResetSighting = Seen & {
  readonly kind: 'reset';
  readonly stage: 'begun' | 'done';
  /** Enough of the event's id to tell one request from the next. */
  readonly requestId: string;
  readonly password?: undefined;
};

/** What detection sees of an event. */
export type Sighting = PasswordSighting | ChallengeSighting | ResetSighting;

const SUBJECT_LENGTH = 16;
/** The random half of an id tells those of one window apart. */
const ID_LENGTH = 10;

/** @returns `undefined` if nothing that campaigns are made of is in the event */
export function sightingOf(event: ActivityEvent): Sighting | undefined {
  switch (event.type) {
    case 'sign-in.decided':
    case 'risk.assessed':
      return passwordSightingOf(event);
    case 'challenge.answered':
      return {
        kind: 'challenge',
        ...seen(event, event.subject),
        isFamiliar: false,
        challengeId: event.challengeId.slice(-ID_LENGTH),
        isPassed: event.result === 'passed',
      };
    case 'password.reset-begun':
    case 'password.changed': {
      if (event.type === 'password.changed' && event.by !== 'reset') return undefined;
      const subject = event.type === 'password.changed' ? (event.accountId ?? '') : event.subject;
      const stage = event.type === 'password.changed' ? 'done' : 'begun';
      const requestId = event.eventId.slice(-ID_LENGTH);
      return { kind: 'reset', ...seen(event, subject), isFamiliar: false, stage, requestId };
    }
    default:
      return undefined;
  }
}

type Password = Extract<ActivityEvent, { readonly type: 'sign-in.decided' | 'risk.assessed' }>;

function passwordSightingOf(event: Password): PasswordSighting | undefined {
  const password = checkedPassword(event);
  if (!password) return undefined;
  const isNewDevice = event.assessment.reasons.some(({ signal }) => signal === 'new-device');
  return {
    kind: 'password',
    ...seen(event, event.subject),
    ...(event.deviceId ? { deviceId: event.deviceId } : {}),
    isFamiliar: event.deviceId !== undefined && !isNewDevice,
    password,
    assessment: event.assessment,
    ...(event.type === 'sign-in.decided' ? sightedIn(event) : {}),
  };
}

function sightedIn({ passwordFingerprint, challengeId }: SignInDecided) {
  return {
    ...(passwordFingerprint ? { passwordFingerprint } : {}),
    ...(challengeId ? { challengeId: challengeId.slice(-ID_LENGTH) } : {}),
  };
}

function seen(
  { at, accountId, client }: Pick<Seen, 'at' | 'accountId' | 'client'>,
  subject: string,
): Pick<Seen, 'at' | 'subject' | 'accountId' | 'client'> {
  return { at, subject: subject.slice(0, SUBJECT_LENGTH), ...(accountId ? { accountId } : {}), client };
}

function checkedPassword(event: Password): 'right' | 'wrong' | undefined {
  if (event.type === 'sign-in.decided') return event.password === 'not-asked' ? undefined : event.password;
  if (event.requestType !== 'sign-in') return undefined;
  return ({ succeeded: 'right', failed: 'wrong', attempted: undefined } as const)[event.status];
}

const OUT_OF_PLACE = new Set(['new-network', 'new-country', 'impossible-travel']);

/**
 * Whether the right password came from somebody who may not be the owner: on a device that is new to them, and doubted
 * by the decision or from a place that is new to them too.
 */
export function isStranger(sighting: Sighting): boolean {
  if (sighting.password !== 'right' || sighting.isFamiliar) return false;
  const { decision, reasons } = sighting.assessment;
  return decision !== 'allow' || reasons.some(({ signal, bits }) => bits > 0 && OUT_OF_PLACE.has(signal));
}
