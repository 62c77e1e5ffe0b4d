import type { ChallengeAnswered } from '../activity/domain/activity-event.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { type ChallengeId, isId, newId } from '../platform/ids.ts';
import type { Lanes } from '../platform/lanes.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { SealBrokenError, type Sealer } from '../platform/sealer.ts';
import type { ProvenFactor } from '../session/domain/session-record.ts';
import type { RaiseSession } from '../session/raise-session.ts';
import type { SignInAnswer } from '../session/session-schemas.ts';
import type { StartSession } from '../session/start-session.ts';
import { mayFinish } from './domain/account-standing.ts';
import { answerLane, EVIDENCE_LANES } from './domain/challenge-lanes.ts';
import {
  type ChallengeFactor,
  type ChallengeMaterial,
  type ChallengeRecord,
  materialContext,
} from './domain/challenge-record.ts';
import type { AccountStandings, Challenges, DecisionLog, TokenVoucher } from './ports.ts';
import { proofOf } from './proof-of.ts';
import type { answerChallengeRoute } from './routes.ts';
import type { Proof, ProofOutcome, VerifyProof } from './verify-proof.ts';

export type AnswerChallengeDeps = {
  readonly challenges: Challenges;
  readonly standings: AccountStandings;
  readonly lanes: Lanes;
  readonly sealer: Sealer;
  readonly verifyProof: VerifyProof;
  readonly voucher: TokenVoucher;
  readonly startSession: StartSession;
  readonly raiseSession: RaiseSession;
  readonly log: DecisionLog;
  /** Told that evidence for other attempts could not be counted: no reason to answer differently. */
  readonly notCounted: (cause: unknown) => void;
  readonly now: () => number;
};

/** How a session names what was proved. */
const PROVEN: { readonly [F in ChallengeFactor]: ProvenFactor } = {
  totp: 'otp',
  sms: 'sms',
  email: 'email',
  passkey: 'passkey',
  'recovery-code': 'recovery',
};

/** A number that was enrolled a moment ago proves less than one that was there before. */
function provenBy({ expected }: ChallengeRecord, factor: ChallengeFactor): ProvenFactor {
  return expected && 'isNewNumber' in expected ? 'new-sms' : PROVEN[factor];
}

type Right = Extract<ProofOutcome, { kind: 'right' }>;

/**
 * Turns a right proof into a session, or into a session better proven. Every try is counted before it is judged; the
 * account is read again after, because what was contained since the challenge began must not be signed in to; and of
 * several right answers at once, one closes the challenge and the others find it closed.
 */
export function createAnswerChallenge(deps: AnswerChallengeDeps): RouteUseCase<typeof answerChallengeRoute> {
  return async ({ parameters: { challengeId }, body, client }) => {
    const at = deps.now();
    const challenge = isId('chl', challengeId)
      ? await deps.challenges.takeTry(challengeId as ChallengeId, at)
      : undefined;
    if (!challenge) return problem('challenge-closed');

    const proof = proofOf(body);
    const counted = answerLane(proof.kind, challenge);
    const reservation = counted && (await deps.lanes.reserve(counted.lane, counted.key, at));
    if (reservation?.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: reservation.retryAfterSeconds });

    const { verdict, material } = await judged(deps, challenge, proof, at);
    if (verdict.kind === 'ended' || !material) return ended(deps, challenge, client, at);
    if (verdict.kind === 'wrong') return wrong(deps, challenge, client, at, verdict.disabled);
    return costingNothing(deps, challenge, proof, at, () =>
      challenge.sessionId
        ? raised(deps, { ...challenge, sessionId: challenge.sessionId }, verdict, client)
        : signedIn(deps, challenge, verdict, material, client),
    );
  };
}

type Judged = { readonly verdict: ProofOutcome; readonly material?: ChallengeMaterial };

async function judged(
  deps: AnswerChallengeDeps,
  challenge: ChallengeRecord,
  proof: Proof,
  at: number,
): Promise<Judged> {
  return costingNothing(deps, challenge, proof, at, async () => {
    const material = await unsealed(deps.sealer, challenge);
    if (!material) return { verdict: { kind: 'ended' } };
    return { verdict: await deps.verifyProof(challenge, material, proof, at), material };
  });
}

/** What does not answer costs the caller nothing, be it the judge or what a right proof leads to: the try and its count are given back. */
async function costingNothing<T>(
  { challenges, lanes }: Pick<AnswerChallengeDeps, 'challenges' | 'lanes'>,
  challenge: ChallengeRecord,
  proof: Proof,
  at: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const counted = answerLane(proof.kind, challenge);
    await Promise.allSettled([
      challenges.giveBackTry(challenge.challengeId),
      counted && lanes.giveBack(counted.lane, counted.key, at),
    ]);
    throw cause;
  }
}

async function signedIn(
  deps: AnswerChallengeDeps,
  challenge: ChallengeRecord,
  verdict: Right,
  material: ChallengeMaterial,
  client: ClientFacts,
): Promise<SignInAnswer | Problem> {
  const decidedAt = deps.now();
  const { accountId, subject, decisionId, deviceId } = challenge;
  const standing = await deps.standings.find(subject);
  if (!mayFinish(standing, challenge.startedAt)) return ended(deps, challenge, client, decidedAt);
  // The proof was judged; it is used up after the pool has answered, so that an outage costs nobody a recovery code.
  const tokens = verdict.tokens ?? material.tokens ?? (await deps.voucher.tokensFor(accountId));
  if (!tokens) return ended(deps, challenge, client, decidedAt);
  if (verdict.useUp && !(await verdict.useUp())) return wrong(deps, challenge, client, decidedAt);
  if (!(await deps.challenges.close(challenge.challengeId, decidedAt))) return problem('challenge-closed');

  const { record, session } = await deps.startSession({
    accountId,
    subject,
    decisionId,
    deviceId,
    client,
    tokens,
    factors: ['pwd', provenBy(challenge, verdict.factor)],
    // When the attempt read the account: what ends sessions meanwhile ends this one, however the two interleave.
    decidedAt: challenge.startedAt,
    at: decidedAt,
  });
  const event = eventOf(challenge, 'passed', client, decidedAt, verdict.factor);
  await deps.log.record({ event: { ...event, sessionId: record.sessionId }, session: record });
  if (!challenge.isDeviceKnown)
    await deps.lanes.giveBack(EVIDENCE_LANES.unmet, subject, challenge.startedAt).catch(deps.notCounted);
  return { status: 'signed-in', decisionId, session };
}

async function raised(
  deps: AnswerChallengeDeps,
  challenge: ChallengeRecord & Required<Pick<ChallengeRecord, 'sessionId'>>,
  verdict: Right,
  client: ClientFacts,
): Promise<SignInAnswer | Problem> {
  const at = deps.now();
  const { accountId, sessionId, purpose, decisionId, startedAt } = challenge;
  if (!purpose) return ended(deps, challenge, client, at);
  const raising = await deps.raiseSession.prepare({
    accountId,
    sessionId,
    purpose,
    decidedAt: startedAt,
    client,
    at,
  });
  if (!raising) return ended(deps, challenge, client, at);
  if (verdict.useUp && !(await verdict.useUp())) return wrong(deps, challenge, client, at);
  if (!(await deps.challenges.close(challenge.challengeId, at))) return problem('challenge-closed');
  const session = await raising(provenBy(challenge, verdict.factor));
  if (!session) return problem('session-ended');
  const event = eventOf(challenge, 'passed', client, at, verdict.factor);
  await deps.log.record({ event: { ...event, sessionId } });
  return { status: 'signed-in', decisionId, session };
}

async function wrong(
  deps: AnswerChallengeDeps,
  challenge: ChallengeRecord,
  client: ClientFacts,
  at: number,
  disabledFactor?: string,
) {
  const event = eventOf(challenge, 'wrong', client, at);
  await Promise.all([
    deps.log.record({ event: disabledFactor ? { ...event, disabledFactor } : event }),
    deps.lanes.count(EVIDENCE_LANES.wrong, challenge.subject, at, 1).catch(deps.notCounted),
  ]);
  return problem('wrong-code');
}

/** What can no longer succeed is closed, so that nothing more is tried on it. */
async function ended(deps: AnswerChallengeDeps, challenge: ChallengeRecord, client: ClientFacts, at: number) {
  await deps.challenges.close(challenge.challengeId, at);
  await deps.log.record({ event: eventOf(challenge, 'closed', client, at) });
  return problem('challenge-closed');
}

/** @returns undefined if the seal is broken: then nothing can ever be released */
async function unsealed(sealer: Sealer, challenge: ChallengeRecord): Promise<ChallengeMaterial | undefined> {
  try {
    return JSON.parse(await sealer.unseal(challenge.sealed, materialContext(challenge)));
  } catch (cause) {
    if (cause instanceof SealBrokenError) return undefined;
    throw cause;
  }
}

function eventOf(
  { challengeId, decisionId, accountId, subject, factor: asked, deviceId }: ChallengeRecord,
  result: ChallengeAnswered['result'],
  client: ClientFacts,
  at: number,
  factor: ChallengeFactor = asked,
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
