import type { ActivityEvent, ChallengeAnswered, EventOf } from '../activity/domain/activity-event.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { UsedOnce } from '../platform/used-once.ts';
import { LINK_LIFE_MS, mintLinkToken } from './domain/link-token.ts';
import type { Mail } from './domain/mail.ts';
import {
  accountReleasedMail,
  factorDisabledMail,
  factorEnrolledMail,
  factorRemovedMail,
  passwordChangedMail,
  recoveryCodeUsedMail,
  refusedSignInMail,
  restoredMail,
  sessionMovedMail,
  sessionReuseMail,
  wasThisYouMail,
} from './domain/mails.ts';
import { mintUndoToken, UNDO_LIFE_MS } from './domain/undo-token.ts';
import type { AddressBook, Mailer } from './ports.ts';

export type NotifyDependencies = {
  readonly addresses: AddressBook;
  readonly mailer: Mailer;
  readonly used: UsedOnce;
  readonly keys: PurposeKeys;
  /** Where links lead; the token follows the `#`, which browsers keep to themselves. */
  readonly linkBaseUrl: string;
  readonly now: () => number;
};

/** As long as an event can come again: the bus and its queues forget after two weeks. */
const MEMORY_MS = 14 * 24 * 60 * 60_000;
/** Longer than a mail takes, and shorter than the queue waits before it delivers again what a dead function had. */
const SENDING_MS = 60_000;

export type Notified = 'mailed' | 'not-of-interest' | 'nobody-to-tell' | 'told-before';

/**
 * Tells an account's owner of an event, once: an event that comes again sends no second mail. A mail that could
 * not be sent, or whose sender died, is taken as not sent, and the event comes again.
 *
 * @throws UnavailableError if the pool, the memory or the mail service does not answer
 */
export function createNotify(deps: NotifyDependencies) {
  return async (event: ActivityEvent): Promise<Notified> => {
    if (!event.accountId || !isOfInterest(event)) return 'not-of-interest';
    const to = await deps.addresses.emailOf(event.accountId);
    if (!to) return 'nobody-to-tell';
    const mail = await noticeOf(deps, event, to);
    if (!mail) return 'not-of-interest';
    const mark = `mail#${event.eventId}`;
    const at = deps.now();
    if (!(await deps.used.use(mark, at + SENDING_MS, at))) return 'told-before';
    try {
      await deps.mailer.send(mail);
    } catch (cause) {
      await deps.used.release(mark);
      throw cause;
    }
    await deps.used.keep(mark, at + MEMORY_MS);
    return 'mailed';
  };
}

/** Cheap to say, so that most events cost no look-up. */
function isOfInterest(event: ActivityEvent): boolean {
  switch (event.type) {
    case 'sign-in.decided':
      return event.password === 'right' && event.answer === 'refused';
    case 'challenge.answered':
      return isRecovery(event) || event.disabledFactor !== undefined;
    case 'factor.enrolled':
    case 'factor.removed':
    case 'session.reuse-detected':
    case 'session.moved':
    case 'password.changed':
    case 'profile.restored':
    case 'account.contained':
    case 'account.released':
      return true;
    default:
      return false;
  }
}

function isRecovery({ factor, result }: ChallengeAnswered): boolean {
  return factor === 'recovery-code' && result === 'passed';
}

async function noticeOf(
  deps: NotifyDependencies,
  event: ActivityEvent,
  to: string,
): Promise<Mail | undefined> {
  const where = 'client' in event ? placeOf(event.client) : {};
  switch (event.type) {
    case 'sign-in.decided':
      return refusedSignInMail({ to, ...where });
    case 'factor.enrolled': {
      const undoLink = await undoLinkOf(deps, event);
      return factorEnrolledMail({ to, name: event.factorName ?? 'Authenticator app', undoLink, ...where });
    }
    case 'factor.removed':
      return factorRemovedMail({ to, name: event.factorName ?? 'Authenticator app', ...where });
    case 'challenge.answered':
      return event.disabledFactor === undefined
        ? recoveryCodeUsedMail({ to, ...where })
        : factorDisabledMail({ to, name: event.disabledFactor, ...where });
    case 'session.moved':
      return sessionMovedMail({ to, ...where });
    case 'session.reuse-detected':
      return sessionReuseMail({ to, ...where });
    case 'password.changed':
      return passwordChangedMail({ to, ...where });
    case 'profile.restored':
      return restoredMail({ to, ...where });
    case 'account.released':
      return accountReleasedMail({ to });
    case 'account.contained': {
      const { incidentId, accountId, at } = event;
      if (!accountId) return undefined;
      const token = await mintLinkToken(deps.keys, { incidentId, accountId, expiresAt: at + LINK_LIFE_MS });
      const link = (verdict: 'me' | 'not-me') => `${deps.linkBaseUrl}#verdict=${verdict}&token=${token}`;
      const what = 'Somebody used your password in a way that looks like an attack';
      return wasThisYouMail({ to, what, at, meLink: link('me'), notMeLink: link('not-me') });
    }
    default:
      return undefined;
  }
}

/** @returns undefined for an event from before additions could be taken back */
async function undoLinkOf(
  { keys, linkBaseUrl }: NotifyDependencies,
  {
    accountId,
    changeId,
    at,
  }: Pick<EventOf<'factor.enrolled' | 'factor.removed'>, 'accountId' | 'changeId' | 'at'>,
): Promise<string | undefined> {
  if (!accountId || !changeId) return undefined;
  const token = await mintUndoToken(keys, { changeId, accountId, expiresAt: at + UNDO_LIFE_MS });
  return `${linkBaseUrl}#undo=${token}`;
}

function placeOf({ city, country }: { readonly city?: string; readonly country?: string }): {
  place?: string;
} {
  const place = [city, country].filter(Boolean).join(', ');
  return place ? { place } : {};
}
