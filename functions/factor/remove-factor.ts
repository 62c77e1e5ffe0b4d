import type { FactorId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { type ChangingFactorsDeps, mayChange } from './changing-factors.ts';
import type { AuthenticatorBinding } from './ports.ts';
import type { removeFactorRoute } from './routes.ts';
import { createTakeFactor } from './take-factor.ts';

export type RemoveFactorDeps = ChangingFactorsDeps & { readonly authenticator: AuthenticatorBinding };

/** Removes a factor for whoever proved themselves a moment ago, with the second factor if there is one. */
export function createRemoveFactor(deps: RemoveFactorDeps): RouteUseCase<typeof removeFactorRoute> {
  const takeFactor = createTakeFactor(deps);
  return async ({ principal: { accountId, sessionId }, parameters, client }) => {
    const who = await mayChange(deps, { accountId, sessionId });
    if (isProblem(who)) return who;
    const factorId = parameters.factorId as FactorId;
    const isTaken = await takeFactor({ accountId, factorId, client });
    return isTaken ? undefined : problem('not-found');
  };
}
