import type {
  AccountEvent,
  ChallengeAnswered,
  RiskAssessed,
  SignInDecided,
  VerdictGiven,
} from '../../functions/activity/domain/activity-event.ts';
import { newId } from '../../functions/platform/ids.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { assessmentOf, home, NOON, subject } from './risk-facts.ts';

export const accountId = newId('acc', NOON);

export function signInDecided(changes: Partial<SignInDecided> = {}): SignInDecided {
  const at = changes.at ?? NOON;
  return {
    type: 'sign-in.decided',
    eventId: newId('evt', at),
    at,
    accountId,
    decisionId: newId('dec', at),
    subject,
    flow: 'sign-in',
    client: home,
    password: 'right',
    assessment: assessmentOf(),
    answer: 'signed-in',
    ...changes,
  };
}

export function challengeAnswered(changes: Partial<ChallengeAnswered> = {}): ChallengeAnswered {
  const at = changes.at ?? NOON;
  return {
    type: 'challenge.answered',
    eventId: newId('evt', at),
    at,
    accountId,
    challengeId: newId('chl', at),
    decisionId: newId('dec', at),
    subject,
    factor: 'email',
    result: 'passed',
    client: home,
    ...changes,
  };
}

type SignedUp = Extract<AccountEvent, { readonly subject: Subject }>;

export function signedUp(changes: Partial<SignedUp> = {}): SignedUp {
  const at = changes.at ?? NOON;
  return {
    type: 'account.signed-up',
    eventId: newId('evt', at),
    at,
    accountId,
    subject,
    client: home,
    ...changes,
  };
}

export function riskAssessed(changes: Partial<RiskAssessed> = {}): RiskAssessed {
  const at = changes.at ?? NOON;
  return {
    type: 'risk.assessed',
    eventId: newId('evt', at),
    at,
    decisionId: newId('dec', at),
    subject,
    requestType: 'sign-in',
    status: 'succeeded',
    client: home,
    assessment: assessmentOf(),
    ...changes,
  };
}

export function verdictGiven(changes: Partial<VerdictGiven> = {}): VerdictGiven {
  const at = changes.at ?? NOON;
  return {
    type: 'verdict.given',
    eventId: newId('evt', at),
    at,
    accountId,
    verdict: 'not-me',
    about: { eventId: newId('evt', at) },
    via: 'mail-link',
    isProven: true,
    ...changes,
  };
}
