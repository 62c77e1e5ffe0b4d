import type { SignInDecided } from '../activity/domain/activity-event.ts';
import { countedOn, EVIDENCE_LANES } from '../challenge/domain/challenge-lanes.ts';
import type { OpenChallenge, OpenedChallenge } from '../challenge/open-challenge.ts';
import type { DecisionLog } from '../challenge/ports.ts';
import type { CodeSender } from '../challenge/send-code.ts';
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
  readonly sender: CodeSender;
  readonly lanes: Pick<Lanes, 'count'>;
  readonly log: DecisionLog;
  readonly notify: Notify;
};

/** A sign-in that was not refused, on its way to being recorded and answered. */
export type Granted = {
  readonly attempt: SignInAttempt;
  readonly accountId: AccountId;
  /** Kinds of factors enrolled on the account. */
  readonly enrolled: readonly string[];
  /** Nothing decided before this instant counts for the account. */
  readonly countedSince: number;
  readonly decisionId: DecisionId;
  readonly issuedDeviceId: string;
  readonly outcome: Exclude<SignInOutcome, { readonly kind: 'refused' }>;
  readonly event: Omit<SignInDecided, 'answer'>;
};

export type AnswerSignIn = (granted: Granted) => Promise<SignInAnswer | Problem>;

/** Records the decision together with the session or challenge it brings about, and only then tells the client. */
export function createAnswerSignIn(deps: AnswerSignInDeps): AnswerSignIn {
  return async (granted) => {
    const { outcome } = granted;
    return outcome.kind === 'signed-in'
      ? signedIn(deps, granted, outcome.tokens)
      : challenged(deps, granted, outcome);
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
  { attempt, accountId, enrolled, countedSince, decisionId, issuedDeviceId, event }: Granted,
  { material, isRisky }: Extract<SignInOutcome, { readonly kind: 'challenge' }>,
): Promise<SignInAnswer | Problem> {
  const { subject, at, identifier } = attempt;
  const opened = await deps.openChallenge({
    accountId,
    subject,
    decisionId,
    deviceId: issuedDeviceId,
    isDeviceKnown: attempt.deviceId !== undefined,
    ...(attempt.mailboxProof ? { mailboxProof: attempt.mailboxProof } : {}),
    countedSince,
    enrolled,
    isRisky,
    at,
    material: { ...material, email: identifier },
  });
  if (!opened) throw new Error('The account lists a factor that is not enrolled');
  const { record, challenge } = opened;
  const toSend = await sendable(deps, opened, attempt);
  if (toSend && 'kind' in toSend) return toSend;
  const { challengeId } = record;
  await deps.log.record({
    event: { ...event, issuedDeviceId, answer: 'challenged', challengeId },
    challenge: record,
  });
  // Counted until it is met, as evidence for other attempts; an owner's device is not sent codes by strangers.
  if (!record.isDeviceKnown)
    await deps.lanes
      .count(EVIDENCE_LANES.unmet, subject, at, 1)
      .catch((cause) => deps.notify({ kind: 'not-counted', cause }));
  // The challenge stands even if its code could not be sent: the caller asks for another, or for another factor.
  if (toSend)
    await deps.sender
      .send({ ...toSend, purpose: 'sign-in', client: attempt.client, expiresAt: record.expiresAt, at })
      .catch((cause) => deps.notify({ kind: 'code-not-sent', cause }));
  return { status: 'challenge', decisionId, challenge };
}

/** The code that may be sent. If no more may be, the challenge stands as long as there is another way to meet it. */
async function sendable(
  { sender, notify }: AnswerSignInDeps,
  { toSend, record }: OpenedChallenge,
  { at }: SignInAttempt,
): Promise<OpenedChallenge['toSend'] | Problem> {
  if (!toSend) return undefined;
  const who = { ...countedOn(record), purpose: 'sign-in' } as const;
  const reserved = await sender.reserve(who, toSend.destination, at);
  if (reserved.kind === 'reserved') return toSend;
  notify({ kind: 'throttled', lane: toSend.destination.medium });
  return record.alternatives.length > 0
    ? undefined
    : problem('too-many-attempts', { retryAfterSeconds: reserved.retryAfterSeconds });
}
