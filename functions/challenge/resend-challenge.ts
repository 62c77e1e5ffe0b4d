import type { ClientFacts } from '../platform/client-facts.ts';
import { type ChallengeId, isId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { Asked, AskForProof } from './ask-for-proof.ts';
import { countedOn } from './domain/challenge-lanes.ts';
import {
  type ChallengeFactor,
  type ChallengeMaterial,
  type ChallengeRecord,
  materialContext,
} from './domain/challenge-record.ts';
import { wireChallenge } from './open-challenge.ts';
import type { Challenges } from './ports.ts';
import type { resendChallengeRoute } from './routes.ts';
import type { CodeSender } from './send-code.ts';

export type ResendChallengeDeps = {
  readonly challenges: Challenges;
  readonly sealer: Sealer;
  readonly ask: AskForProof;
  readonly sender: CodeSender;
  readonly now: () => number;
};

/**
 * Asks anew for an open challenge: with another code, or for another factor that its owner enrolled. What was right
 * before is worth nothing from then on. Tries and time are not renewed.
 */
export function createResendChallenge(deps: ResendChallengeDeps): RouteUseCase<typeof resendChallengeRoute> {
  return async ({ parameters: { challengeId }, body, client }) => {
    const at = deps.now();
    const challenge = isId('chl', challengeId)
      ? await deps.challenges.findOpen(challengeId as ChallengeId, at)
      : undefined;
    if (!challenge) return problem('challenge-closed');
    const factor = body.factor ?? challenge.factor;
    if (factor !== challenge.factor && !challenge.alternatives.includes(factor))
      return problem('conflict', { detail: 'This challenge cannot be met in that way.' });

    const sealed = await deps.sealer.unseal(challenge.sealed, materialContext(challenge));
    const asked = await deps.ask(challenge, factor, JSON.parse(sealed) as ChallengeMaterial, at);
    if (!asked || (factor === challenge.factor && !asked.expected))
      return problem('conflict', { detail: 'There is nothing to send for this factor.' });
    if (asked.toSend) {
      const who = { ...countedOn(challenge), purpose: purposeOf(challenge) };
      const reserved = await deps.sender.reserve(who, asked.toSend.destination, at);
      if (reserved.kind === 'full')
        return problem('too-many-attempts', { retryAfterSeconds: reserved.retryAfterSeconds });
    }

    const next = { factor, alternatives: alternativesTo(challenge, factor), expected: asked.expected };
    if (!(await deps.challenges.askFor(challenge.challengeId, next, at))) return problem('challenge-closed');
    await sendCode(deps, challenge, asked, client, at);
    return { challenge: wireChallenge({ ...challenge, ...withoutUndefined(next) }, asked) };
  };
}

/** What was asked for before may be asked for again. */
function alternativesTo(
  { factor: before, alternatives }: ChallengeRecord,
  factor: ChallengeFactor,
): readonly ChallengeFactor[] {
  return before === factor ? alternatives : [before, ...alternatives.filter((other) => other !== factor)];
}

async function sendCode(
  { sender }: ResendChallengeDeps,
  challenge: ChallengeRecord,
  { toSend }: Asked,
  client: ClientFacts,
  at: number,
): Promise<void> {
  if (!toSend) return;
  const { expiresAt } = challenge;
  await sender.send({ ...toSend, purpose: purposeOf(challenge), client, expiresAt, at });
}

function purposeOf({ sessionId }: ChallengeRecord): 'step-up' | 'sign-in' {
  return sessionId ? 'step-up' : 'sign-in';
}

function withoutUndefined({
  expected,
  ...rest
}: {
  readonly factor: ChallengeFactor;
  readonly alternatives: readonly ChallengeFactor[];
  readonly expected: ChallengeRecord['expected'] | undefined;
}) {
  return { ...rest, ...(expected ? { expected } : {}) };
}
