import type { SignInDecided } from '../activity/domain/activity-event.ts';
import { MAIL_LANE } from '../challenge/domain/challenge-lanes.ts';
import { CHALLENGE_LIFE_MS, type ChallengeMaterial } from '../challenge/domain/challenge-record.ts';
import type { OpenChallenge } from '../challenge/open-challenge.ts';
import type { DecisionLog } from '../challenge/ports.ts';
import { oneTimeCodeMail } from '../notification/domain/mails.ts';
import type { Mailer } from '../notification/ports.ts';
import { placeOf } from '../platform/client-facts.ts';
import type { AccountId, DecisionId } from '../platform/ids.ts';
import type { Lanes } from '../platform/lanes.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { SignInAnswer } from '../session/session-schemas.ts';
import type { StartSession } from '../session/start-session.ts';
import type { SignInAttempt } from './attempt.ts';
import type { SignInOutcome } from './domain/answer-of.ts';
import type { Notify } from './ports.ts';

export type AnswerSignInDeps = {
  readonly startSession: StartSession;
  readonly openChallenge: OpenChallenge;
  readonly lanes: Lanes;
  readonly log: DecisionLog;
  readonly mailer: Mailer;
  readonly notify: Notify;
};

/** A sign-in that was not refused, on its way to being recorded and answered. */
export type Granted = {
  readonly attempt: SignInAttempt;
  readonly accountId: AccountId;
  readonly decisionId: DecisionId;
  readonly issuedDeviceId: string;
  readonly outcome: Exclude<SignInOutcome, { readonly kind: 'refused' }>;
  readonly event: Omit<SignInDecided, 'answer'>;
};

export type AnswerSignIn = (granted: Granted) => Promise<SignInAnswer | Problem>;

/** Records the decision together with the session or challenge it brings about, and only then tells the client. */
export function createAnswerSignIn(deps: AnswerSignInDeps): AnswerSignIn {
  return async (granted) => {
    const { outcome, attempt } = granted;
    if (outcome.kind === 'signed-in') return signedIn(deps, granted, outcome.tokens);
    if (outcome.kind === 'totp')
      return challenged(deps, granted, { factor: 'totp', cognitoSession: outcome.cognitoSession });
    return challenged(deps, granted, {
      factor: 'email',
      email: attempt.identifier,
      tokens: outcome.tokens,
    });
  };
}

async function signedIn(
  deps: AnswerSignInDeps,
  { attempt, accountId, decisionId, issuedDeviceId, event }: Granted,
  tokens: Parameters<StartSession>[0]['tokens'],
): Promise<SignInAnswer> {
  const { record, session } = await deps.startSession({
    accountId,
    subject: attempt.subject,
    decisionId,
    deviceId: issuedDeviceId,
    client: attempt.client,
    tokens,
    factors: ['pwd'],
    decidedAt: attempt.at,
    at: attempt.at,
  });
  await deps.log.record({
    event: { ...event, issuedDeviceId, answer: 'signed-in', sessionId: record.sessionId },
    session: record,
  });
  return { status: 'signed-in', decisionId, session };
}

async function challenged(
  deps: AnswerSignInDeps,
  { attempt, accountId, decisionId, issuedDeviceId, event }: Granted,
  material: ChallengeMaterial,
): Promise<SignInAnswer | Problem> {
  const { subject, at } = attempt;
  if (material.factor === 'email') {
    const mails = await deps.lanes.reserve(MAIL_LANE, subject, at);
    if (mails.kind === 'full') {
      deps.notify({ kind: 'throttled', lane: MAIL_LANE.name });
      return problem('too-many-attempts', { retryAfterSeconds: mails.retryAfterSeconds });
    }
  }
  const { record, challenge, code } = await deps.openChallenge({
    accountId,
    subject,
    decisionId,
    deviceId: issuedDeviceId,
    isDeviceKnown: attempt.deviceId !== undefined,
    at,
    material,
  });
  const { challengeId } = record;
  await deps.log.record({
    event: { ...event, issuedDeviceId, answer: 'challenged', challengeId },
    challenge: record,
  });
  if (material.factor === 'email' && code) await sendCode(deps, attempt, material.email, code);
  return { status: 'challenge', decisionId, challenge };
}

const MS_PER_MINUTE = 60_000;

/** The challenge stands even if its mail could not be sent: the caller asks for another. */
async function sendCode(
  { mailer, notify }: AnswerSignInDeps,
  { client }: SignInAttempt,
  to: string,
  code: string,
): Promise<void> {
  const place = placeOf(client);
  const expiresInMinutes = CHALLENGE_LIFE_MS.email / MS_PER_MINUTE;
  const mail = oneTimeCodeMail({
    to,
    code,
    purpose: 'sign-in',
    ...(place ? { place } : {}),
    expiresInMinutes,
  });
  await mailer.send(mail).catch((cause) => notify({ kind: 'code-not-sent', cause }));
}
