import { oneTimeCodeMail } from '../notification/domain/mails.ts';
import type { Mailer } from '../notification/ports.ts';
import { placeOf } from '../platform/client-facts.ts';
import { type ChallengeId, isId } from '../platform/ids.ts';
import type { Lanes } from '../platform/lanes.ts';
import { problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { Sealer } from '../platform/sealer.ts';
import { codeHashOf } from './code-hash.ts';
import { MAIL_LANE } from './domain/challenge-lanes.ts';
import { type ChallengeMaterial, materialContext } from './domain/challenge-record.ts';
import { newCode } from './domain/one-time-code.ts';
import type { Challenges } from './ports.ts';
import type { resendChallengeRoute } from './routes.ts';

export type ResendChallengeDeps = {
  readonly challenges: Challenges;
  readonly lanes: Lanes;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly mailer: Mailer;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

const MS_PER_MINUTE = 60_000;

/**
 * Sends another code for an open challenge; the one before it is worth nothing from then on. Tries are not
 * renewed. An authenticator makes its own codes, so there is nothing to send for it, and no other factor that
 * would release what its challenge holds.
 */
export function createResendChallenge(deps: ResendChallengeDeps): RouteUseCase<typeof resendChallengeRoute> {
  return async ({ parameters: { challengeId }, body, client }) => {
    const at = deps.now();
    const challenge = isId('chl', challengeId)
      ? await deps.challenges.findOpen(challengeId as ChallengeId, at)
      : undefined;
    if (!challenge) return problem('challenge-closed');
    if (challenge.factor !== 'email' || (body.factor ?? 'email') !== 'email')
      return problem('conflict', { detail: 'This challenge cannot be met in that way.' });

    const lane = await deps.lanes.reserve(MAIL_LANE, challenge.subject, at);
    if (lane.kind === 'full')
      return problem('too-many-attempts', { retryAfterSeconds: lane.retryAfterSeconds });

    const sealed = await deps.sealer.unseal(challenge.sealed, materialContext(challenge));
    const material = JSON.parse(sealed) as ChallengeMaterial;
    if (material.factor !== 'email') return problem('challenge-closed');
    const code = newCode(deps.randomInt);
    const isReplaced = await deps.challenges.replaceCode(
      challenge.challengeId,
      await codeHashOf(deps.keys, challenge, code),
      at,
    );
    if (!isReplaced) return problem('challenge-closed');

    const place = placeOf(client);
    await deps.mailer.send(
      oneTimeCodeMail({
        to: material.email,
        code,
        purpose: 'sign-in',
        ...(place ? { place } : {}),
        expiresInMinutes: Math.max(1, Math.floor((challenge.expiresAt - at) / MS_PER_MINUTE)),
      }),
    );
    return undefined;
  };
}
