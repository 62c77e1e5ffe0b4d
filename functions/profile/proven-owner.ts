import { type Account, isProvenFor } from '../account/domain/account.ts';
import type { Accounts } from '../account/ports.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { Principal } from '../platform/route.ts';
import { isUsable } from '../session/domain/session-standing.ts';
import type { StepUpPurpose } from '../session/domain/step-up-purpose.ts';
import type { SessionRegistry } from '../session/ports.ts';

export type ProvenOwnerDeps = {
  readonly accounts: Pick<Accounts, 'find'>;
  readonly registry: Pick<SessionRegistry, 'find'>;
  readonly now: () => number;
};

/** The account of whoever proved themselves for this a moment ago, by the second factor if there is one. */
export async function provenOwner(
  { accounts, registry, now }: ProvenOwnerDeps,
  { accountId, sessionId }: Principal,
  purpose: StepUpPurpose,
): Promise<Account | Problem> {
  const [standing, account] = await Promise.all([
    registry.find(accountId, sessionId),
    accounts.find(accountId),
  ]);
  const { session } = standing;
  if (!session || !account || !isUsable(standing, now())) return problem('unauthenticated');
  return isProvenFor(purpose, account, session.assurance, now()) ? account : problem('step-up-required');
}
