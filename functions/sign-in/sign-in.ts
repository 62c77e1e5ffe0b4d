import type { SignInDecided } from '../activity/domain/activity-event.ts';
import type { Assessment } from '../activity/domain/assessment.ts';
import type { DecisionLog } from '../challenge/ports.ts';
import { type DecisionId, newId } from '../platform/ids.ts';
import { type Lanes, secondsToNextWindow } from '../platform/lanes.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Assess } from '../risk/assess-under-policy.ts';
import type { Facts } from '../risk/domain/facts.ts';
import { userRiskLevel } from '../risk/domain/user-risk-level.ts';
import type { LookAround, Surroundings } from '../risk/surroundings.ts';
import { DEVICE_ID_BYTES } from '../session/domain/device-token.ts';
import { issueTicket, TICKET_NONCE_BYTES } from '../session/domain/ticket.ts';
import type { SignInAnswer } from '../session/session-schemas.ts';
import type { AnswerSignIn } from './answer-sign-in.ts';
import { asKnownTo, attemptOf, type SignInAttempt } from './attempt.ts';
import { answerOf, enrolledFor, type PasswordOutcome } from './domain/answer-of.ts';
import { checkedAs } from './domain/decoy-account.ts';
import { crowdedLane, failuresToCount, isWorthGivingBack, passwordLane } from './domain/password-lanes.ts';
import type { Notify, PasswordVerifier, SignInFacts, SignInRead } from './ports.ts';
import type { signInRoute } from './routes.ts';

export type SignInDeps = {
  readonly keys: PurposeKeys;
  readonly facts: SignInFacts;
  readonly lookAround: LookAround;
  readonly lanes: Lanes;
  readonly passwords: PasswordVerifier;
  readonly assess: Assess;
  readonly answerSignIn: AnswerSignIn;
  readonly log: DecisionLog;
  readonly notify: Notify;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

/** As long as Cognito's first lock after several wrong passwords, and a little more. */
const LOCKED_RETRY_SECONDS = 2;

/**
 * Signs a person in, asks for more, or refuses, and records which.
 *
 * The attempt is counted before Cognito sees the password, in a lane of its own for devices the account knows.
 * An identifier that nobody owns takes the same way under a decoy's name: the same reads, counters, Cognito call
 * and writes, and the same answer as a wrong password, a blocked attempt or a locked account.
 */
export function createSignIn(deps: SignInDeps): RouteUseCase<typeof signInRoute> {
  return async ({ body, client }) => {
    const typed = await attemptOf(deps.keys, body, client, deps.now());
    const { subject, at, passwordFingerprint } = typed;
    const read = await deps.facts.read({ subject, ip: client.ip, at, passwordFingerprint });
    const attempt = asKnownTo(read.standing, typed);
    const crowded = crowdedLane(read.lanes, (attempt.deviceId ?? attempt.mailboxProof) !== undefined);
    if (crowded) {
      deps.notify({ kind: 'throttled', lane: crowded.name });
      return problem('too-many-attempts', { retryAfterSeconds: secondsToNextWindow(crowded, at) });
    }

    const { lane, key } = passwordLane(attempt);
    const lastAt = read.lanes === 'unreadable' ? undefined : read.lanes.accountFailedAt;
    const reservation = await deps.lanes.reserve(lane, key, attempt.at, lastAt);
    if (reservation.kind === 'full') {
      deps.notify({ kind: 'throttled', lane: lane.name });
      return problem('too-many-attempts', { retryAfterSeconds: reservation.retryAfterSeconds });
    }
    const giveBack = () =>
      deps.lanes
        .giveBack(lane, key, attempt.at)
        .catch((cause) => deps.notify({ kind: 'not-counted', cause }));

    const [password, surroundings] = await Promise.all([
      passwordOutcome(deps, attempt, read).catch(async (cause) => {
        await giveBack();
        throw cause;
      }),
      deps.lookAround({ ...attempt, isRecorded: true }),
    ]);
    const assessment = await deps.assess(factsOf(attempt, read, surroundings, password));
    const answer = await decided(deps, attempt, read, password, assessment).catch(async (cause) => {
      // An outage is no attempt of whoever knows the password.
      if (isRightPassword(password)) await giveBack();
      throw cause;
    });
    // Only an owner has a known device, so what it is told tells a stranger nothing.
    if (password.kind === 'locked' && attempt.deviceId)
      return problem('unavailable', { retryAfterSeconds: LOCKED_RETRY_SECONDS });
    const isRight = 'status' in answer;
    if (isRight && isWorthGivingBack(reservation.attempts)) await giveBack();
    return answer;
  };
}

async function passwordOutcome(
  { keys, passwords, randomBytes }: SignInDeps,
  { subject, password, at }: SignInAttempt,
  { standing }: SignInRead,
): Promise<PasswordOutcome> {
  const username = checkedAs(standing, subject);
  const nonce = Buffer.from(randomBytes(TICKET_NONCE_BYTES)).toString('base64url');
  const ticket = await issueTicket(keys, { use: 'password-check', username, nonce, at });
  return passwords.verify(username, password, ticket);
}

function factsOf(
  { at, subject, client, deviceId, deviceToken, passwordFingerprint }: SignInAttempt,
  { standing, profile, lists, lanes }: SignInRead,
  surroundings: Surroundings,
  password: PasswordOutcome,
): Facts {
  return {
    attempt: {
      at,
      subject,
      flow: 'sign-in',
      client,
      ...(deviceId ? { deviceId } : {}),
      isDeviceKnown: deviceId !== undefined,
      deviceToken,
      passwordOutcome: isRightPassword(password) ? 'right' : 'wrong',
      passwordFingerprint,
    },
    profile,
    lists,
    lanes,
    ...surroundings,
    userRisk: { level: userRiskLevel(profile, standing, at) },
    accountHead: standing,
  };
}

function isRightPassword({ kind }: PasswordOutcome): boolean {
  return kind !== 'wrong' && kind !== 'locked';
}

async function decided(
  deps: SignInDeps,
  attempt: SignInAttempt,
  read: SignInRead,
  password: PasswordOutcome,
  assessment: Assessment,
): Promise<SignInAnswer | Problem> {
  const { at, subject, client, deviceId, passwordFingerprint } = attempt;
  if (assessment.missing.length > 0) deps.notify({ kind: 'facts-missing', missing: assessment.missing });
  if (password.kind === 'not-finishable') deps.notify({ kind: 'not-finishable', asks: password.asks });

  const decisionId: DecisionId = newId('dec', at);
  const issuedDeviceId = deviceId ?? Buffer.from(deps.randomBytes(DEVICE_ID_BYTES)).toString('base64url');
  const base = {
    type: 'sign-in.decided',
    eventId: newId('evt', at),
    at,
    ...(read.standing ? { accountId: read.standing.accountId } : {}),
    decisionId,
    subject,
    flow: 'sign-in',
    client,
    ...(deviceId ? { deviceId } : {}),
    password: isRightPassword(password) ? 'right' : 'wrong',
    passwordFingerprint,
    assessment,
  } as const;

  const { standing } = read;
  const outcome = answerOf({ standing, password, assessment, isDeviceKnown: deviceId !== undefined });
  if (outcome.kind === 'refused' || !standing)
    return refused(deps, { ...base, answer: 'refused' }, read.lanes);
  const { accountId, notBefore: countedSince } = standing;
  return deps.answerSignIn({
    attempt,
    accountId,
    enrolled: enrolledFor(standing, password),
    countedSince,
    issuedDeviceId,
    decisionId,
    outcome,
    event: base,
  });
}

/**
 * The failure counts against the address, the addresses around it and the password, as evidence for other attempts; that
 * it could not be counted is no reason to answer differently.
 */
async function refused(deps: SignInDeps, event: SignInDecided, seen: Facts['lanes']): Promise<Problem> {
  const counted = failuresToCount(event, seen, chanceOf(deps.randomBytes(4)));
  await Promise.all([
    deps.log.record({ event }),
    ...counted.map(({ lane, key, addition }) =>
      deps.lanes
        .count(lane, key, event.at, addition)
        .catch((cause) => deps.notify({ kind: 'not-counted', cause })),
    ),
  ]);
  return problem('invalid-credentials');
}

/** Four random bytes as a number from 0 to below 1. */
function chanceOf(bytes: Uint8Array): number {
  return Buffer.from(bytes).readUInt32BE() / 2 ** 32;
}
