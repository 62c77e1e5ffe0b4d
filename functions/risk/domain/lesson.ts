import type { ActivityEvent } from '../../activity/domain/activity-event.ts';
import type { Assessment } from '../../activity/domain/assessment.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { AccountId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { type UserRiskLesson, userRiskLessonOf } from './user-risk-lesson.ts';

/** What an event teaches about one person, if anything. */
export type Lesson = Teach | Unlearn | UserRiskLesson;

/** This client was the owner: make it familiar. */
export type Teach = {
  readonly kind: 'teach';
  readonly eventId: string;
  readonly at: number;
  readonly subject: Subject;
  readonly client: ClientFacts;
  readonly deviceId?: string;
  /** Whoever held the device proved to be the owner, and was not only taken for them. */
  readonly passedChallenge?: true;
};

/** From `since` on it may not have been the owner: forget what was learned. */
export type Unlearn = {
  readonly kind: 'unlearn';
  readonly eventId: string;
  readonly at: number;
  readonly since: number;
  /** Where nobody proved to be the owner who said so: only what was learned until then is forgotten, and no device disowned. */
  readonly until?: number;
  /** A verdict names the account only; the subject is then found from the account's own events. */
  readonly who: { readonly subject: Subject } | { readonly accountId: AccountId };
};

/** An incident opens some time after the sign-in it is about; an event's id is made about when it happened. */
const INCIDENT_LOOK_BACK_MS = 60 * 60_000;
const EVENT_LOOK_BACK_MS = 60_000;
const EVENT_LOOK_AHEAD_MS = 60_000;

/** All that one event teaches. */
export function lessonsOf(event: ActivityEvent): readonly Lesson[] {
  return [lessonOf(event), userRiskLessonOf(event)].filter((lesson) => lesson !== undefined);
}

/**
 * Decides what may be learned of habits. Only what was allowed at low risk, or passed a challenge, is taken for the owner.
 * What was allowed with doubts lets its caller in and teaches nothing: else whoever slips through once is familiar the
 * second time. In audit mode an attempt that would have been challenged is let in and teaches nothing either.
 */
export function lessonOf(event: ActivityEvent): Teach | Unlearn | undefined {
  switch (event.type) {
    case 'account.signed-up':
      return teach(event, event.client, event.deviceId);
    case 'sign-in.decided': {
      if (event.flow === 'refresh' || event.answer !== 'signed-in' || event.password === 'wrong')
        return undefined;
      return isBeyondDoubt(event.assessment)
        ? teach(event, event.client, event.issuedDeviceId ?? event.deviceId)
        : undefined;
    }
    case 'challenge.answered':
      return event.result === 'passed'
        ? { ...teach(event, event.client, event.deviceId), passedChallenge: true }
        : undefined;
    case 'risk.assessed': {
      if (event.status !== 'succeeded' || !isBeyondDoubt(event.assessment)) return undefined;
      return teach(event, event.client, event.deviceId);
    }
    case 'risk.outcome-reported': {
      const { eventId, at, subject, assessed } = event;
      if (event.confirmed === 'fraud')
        return { kind: 'unlearn', eventId, at, since: assessed.at, who: { subject } };
      if (event.confirmed !== 'legitimate' && event.challengePassed !== true) return undefined;
      return teach({ eventId, subject, at: assessed.at }, assessed.client, assessed.deviceId);
    }
    case 'verdict.given': {
      if (event.verdict !== 'not-me' || !event.accountId) return undefined;
      const { since, until } = spanOf(event.about) ?? { since: event.at, until: event.at };
      return {
        kind: 'unlearn',
        eventId: event.eventId,
        at: event.at,
        since,
        ...(event.isProven ? {} : { until }),
        who: { accountId: event.accountId },
      };
    }
    default:
      return undefined;
  }
}

function isBeyondDoubt({ decision, level }: Assessment): boolean {
  return decision === 'allow' && level === 'low';
}

function teach(
  event: { readonly eventId: string; readonly at: number; readonly subject: Subject },
  client: ClientFacts,
  deviceId: string | undefined,
): Teach {
  const { eventId, at, subject } = event;
  return { kind: 'teach', eventId, at, subject, client, ...(deviceId ? { deviceId } : {}) };
}

/** The ids sort by the instant they were made at, so they tell what a verdict reaches back to. */
function spanOf(about: { readonly eventId?: string; readonly incidentId?: string }) {
  const instant = instantOf(about.eventId ?? about.incidentId ?? '');
  if (instant === undefined) return undefined;
  const lookBackMs = about.eventId ? EVENT_LOOK_BACK_MS : INCIDENT_LOOK_BACK_MS;
  return { since: instant - lookBackMs, until: instant + EVENT_LOOK_AHEAD_MS };
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ULID_TIME_LENGTH = 10;

function instantOf(id: string): number | undefined {
  const letters = id.slice(id.indexOf('_') + 1).slice(0, ULID_TIME_LENGTH);
  let instant = 0;
  for (const letter of letters) {
    const value = CROCKFORD.indexOf(letter);
    if (value < 0) return undefined;
    instant = instant * 32 + value;
  }
  return letters.length === ULID_TIME_LENGTH ? instant : undefined;
}
