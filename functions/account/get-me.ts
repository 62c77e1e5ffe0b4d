import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { SessionRegistry } from '../session/ports.ts';
import { wireAssurance } from '../session/session-schemas.ts';
import type { Accounts, PoolUsers } from './ports.ts';
import type { getMeRoute } from './routes.ts';

export type AboutMeDependencies = {
  readonly accounts: Accounts;
  readonly users: PoolUsers;
  readonly registry: Pick<SessionRegistry, 'find'>;
};

/** Tells the signed-in person about the account and this session. */
export function createGetMe({
  accounts,
  users,
  registry,
}: AboutMeDependencies): RouteUseCase<typeof getMeRoute> {
  return async ({ principal: { accountId, sessionId } }) => {
    const [account, profile, { session }] = await Promise.all([
      accounts.find(accountId),
      users.find(accountId),
      registry.find(accountId, sessionId),
    ]);
    if (!account || !profile || !session) return problem('unauthenticated');
    return {
      accountId,
      ...profile,
      factors: [...account.factors],
      ...(account.locale ? { locale: account.locale } : {}),
      createdAt: new Date(account.createdAt).toISOString(),
      ...(account.deletionAt ? { deletionAt: new Date(account.deletionAt).toISOString() } : {}),
      assurance: wireAssurance(session.assurance),
    };
  };
}
