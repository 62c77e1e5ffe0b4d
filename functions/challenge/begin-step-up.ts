import type { AddressBook } from '../notification/ports.ts';
import { newId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { isUsable } from '../session/domain/session-standing.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { countedOn } from './domain/challenge-lanes.ts';
import type { OpenChallenge } from './open-challenge.ts';
import type { Challenges } from './ports.ts';
import type { beginStepUpRoute } from './routes.ts';
import type { CodeSender } from './send-code.ts';

export type BeginStepUpDeps = {
  readonly registry: Pick<SessionRegistry, 'find'>;
  readonly addresses: AddressBook;
  readonly openChallenge: OpenChallenge;
  readonly challenges: Pick<Challenges, 'open'>;
  readonly sender: CodeSender;
  readonly codeNotSent: (cause: unknown) => void;
  readonly now: () => number;
};

/**
 * Asks a signed-in person for another proof, the strongest that is enrolled. Whoever has no second factor proves the
 * mailbox. The challenge is bound to this session and to the purpose: passed, it raises this one for that and signs nobody
 * in.
 */
export function createBeginStepUp(deps: BeginStepUpDeps): RouteUseCase<typeof beginStepUpRoute> {
  return async ({ principal: { accountId, sessionId }, body: { purpose }, client }) => {
    const at = deps.now();
    const [standing, email] = await Promise.all([
      deps.registry.find(accountId, sessionId),
      deps.addresses.emailOf(accountId),
    ]);
    const { session, account } = standing;
    if (!session || !account || !email || !isUsable(standing, at)) return problem('unauthenticated');
    const decisionId = newId('dec', at);
    const opened = await deps.openChallenge({
      accountId,
      subject: account.subject ?? session.subject,
      decisionId,
      deviceId: session.deviceId,
      isDeviceKnown: true,
      countedSince: account.notBefore,
      sessionId,
      purpose,
      enrolled: account.factors ?? [],
      isRisky: false,
      at,
      material: { email },
    });
    if (!opened) return problem('conflict', { detail: 'There is no factor to prove.' });

    const { record, challenge, toSend } = opened;
    if (toSend) {
      const who = { ...countedOn(record), purpose: 'step-up' } as const;
      const reserved = await deps.sender.reserve(who, toSend.destination, at);
      if (reserved.kind === 'full')
        return problem('too-many-attempts', { retryAfterSeconds: reserved.retryAfterSeconds });
    }
    await deps.challenges.open(record);
    if (toSend)
      await deps.sender
        .send({ ...toSend, purpose: 'step-up', client, expiresAt: record.expiresAt, at })
        .catch(deps.codeNotSent);
    return { status: 'challenge', decisionId, challenge };
  };
}
