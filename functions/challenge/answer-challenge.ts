import type { ChallengeAnswered } from '../activity/domain/activity-event.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { type ChallengeId, isId, newId } from '../platform/ids.ts';
import type { Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { CognitoTokens } from '../session/domain/cognito-tokens.ts';
import type { StartSession } from '../session/start-session.ts';
import { mayFinish } from './domain/account-standing.ts';
import { codeLane } from './domain/challenge-lanes.ts';
import type { ChallengeRecord } from './domain/challenge-record.ts';
import type { AccountStandings, Challenges, DecisionLog } from './ports.ts';
import type { answerChallengeRoute } from './routes.ts';
import type { VerifyCode } from './verify-code.ts';

export type AnswerChallengeDeps = {
  readonly challenges: Challenges;
  readonly standings: AccountStandings;
  readonly lanes: Lanes;
  readonly verifyCode: VerifyCode;
  readonly startSession: StartSession;
  readonly log: DecisionLog;
  readonly now: () => number;
};

/**
 * Turns a right code into a session. Every try is counted before it is judged; the account is read again after,
 * because what was contained since the challenge began must not be signed in to; and of several right answers
 * at once, one closes the challenge and the others find it closed.
 */
export function createAnswerChallenge(deps: AnswerChallengeDeps): RouteUseCase<typeof answerChallengeRoute> {
  return async ({ parameters: { challengeId }, body: { code }, client }) => {
    const at = deps.now();
    const challenge = isId('chl', challengeId)
      ? await deps.challenges.takeTry(challengeId as ChallengeId, at)
      : undefined;
    if (!challenge) return problem('challenge-closed');

    const { lane, key } = codeLane(challenge);
    const reservation = await deps.lanes.reserve(lane, key, at);
    if (reservation.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: reservation.retryAfterSeconds });

    const verdict = await judged(deps, challenge, code, at);
    if (verdict.kind === 'wrong') {
      await deps.log.record({ event: eventOf(challenge, 'wrong', client, at) });
      return problem('wrong-code');
    }
    return verdict.kind === 'ended'
      ? ended(deps, challenge, client, at)
      : passed(deps, challenge, verdict.tokens, client);
  };
}

/** A judge that does not answer costs the caller nothing: the try and its count are given back. */
async function judged(deps: AnswerChallengeDeps, challenge: ChallengeRecord, code: string, at: number) {
  try {
    return await deps.verifyCode(challenge, code, at);
  } catch (cause) {
    const { lane, key } = codeLane(challenge);
    await Promise.allSettled([
      deps.challenges.giveBackTry(challenge.challengeId),
      deps.lanes.giveBack(lane, key, at),
    ]);
    throw cause;
  }
}

async function passed(
  deps: AnswerChallengeDeps,
  challenge: ChallengeRecord,
  tokens: CognitoTokens,
  client: ClientFacts,
) {
  const decidedAt = deps.now();
  const standing = await deps.standings.find(challenge.subject);
  if (!mayFinish(standing, challenge.startedAt)) return ended(deps, challenge, client, decidedAt);
  if (!(await deps.challenges.close(challenge.challengeId, decidedAt))) return problem('challenge-closed');

  const { accountId, subject, decisionId, deviceId } = challenge;
  const { record, session } = await deps.startSession({
    accountId,
    subject,
    decisionId,
    deviceId,
    client,
    tokens,
    factors: ['pwd', challenge.factor === 'totp' ? 'otp' : 'email'],
    decidedAt,
    at: decidedAt,
  });
  const event = { ...eventOf(challenge, 'passed', client, decidedAt), sessionId: record.sessionId };
  await deps.log.record({ event, session: record });
  return { status: 'signed-in' as const, decisionId, session };
}

/** What can no longer succeed is closed, so that nothing more is tried on it. */
async function ended(deps: AnswerChallengeDeps, challenge: ChallengeRecord, client: ClientFacts, at: number) {
  await deps.challenges.close(challenge.challengeId, at);
  await deps.log.record({ event: eventOf(challenge, 'closed', client, at) });
  return problem('challenge-closed');
}

function eventOf(
  { challengeId, decisionId, accountId, subject, factor, deviceId }: ChallengeRecord,
  result: ChallengeAnswered['result'],
  client: ClientFacts,
  at: number,
): ChallengeAnswered {
  return {
    type: 'challenge.answered',
    eventId: newId('evt', at),
    at,
    accountId,
    challengeId,
    decisionId,
    subject,
    factor,
    result,
    client,
    deviceId,
  };
}
