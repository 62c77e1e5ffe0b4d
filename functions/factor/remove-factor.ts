import type { FactorId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { type ChangingFactorsDeps, eventOf, mayChange } from './changing-factors.ts';
import type { AuthenticatorBinding } from './ports.ts';
import type { removeFactorRoute } from './routes.ts';

export type RemoveFactorDeps = ChangingFactorsDeps & { readonly authenticator: AuthenticatorBinding };

/**
 * Removes a factor. The pool lets go of an app first: if the rest does not happen, we still ask for its code, and
 * nobody is asked by the pool for what we no longer know.
 */
export function createRemoveFactor(deps: RemoveFactorDeps): RouteUseCase<typeof removeFactorRoute> {
  return async ({ principal, parameters, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    const { accountId } = principal;
    const factorId = parameters.factorId as FactorId;
    const factor = who.factors.find((one) => one.factorId === factorId);
    if (!factor) return problem('not-found');
    if (factor.kind === 'totp' && factor.isAtPool) await deps.authenticator.release(accountId);
    const done = await deps.store.change(accountId, ({ factors }) =>
      factors.some((one) => one.factorId === factorId)
        ? {
            remove: [factorId],
            ...(factor.kind === 'recovery-codes' ? { recoveryCodes: [] } : {}),
            event: eventOf('factor.removed', accountId, factor, client, deps.now()),
          }
        : undefined,
    );
    if (typeof done === 'string') return problem('not-found');
    return undefined;
  };
}
