import { recoveryCodeHash } from '../challenge/domain/code-hash.ts';
import { ofKind } from '../challenge/domain/enrolled-factor.ts';
import { newId } from '../platform/ids.ts';
import { isProblem, problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { adding, type ChangingFactorsDeps, mayChange } from './changing-factors.ts';
import { newRecoveryCode, RECOVERY_CODES } from './domain/recovery-code.ts';
import type { makeRecoveryCodesRoute } from './routes.ts';

export type MakeRecoveryCodesDeps = ChangingFactorsDeps & {
  readonly randomInt: (bound: number) => number;
};

/** Makes a new set of recovery codes in place of the one before. They are shown once; hashes are what is kept. */
export function createMakeRecoveryCodes(
  deps: MakeRecoveryCodesDeps,
): RouteUseCase<typeof makeRecoveryCodesRoute> {
  return async ({ principal, client }) => {
    const who = await mayChange(deps, principal);
    if (isProblem(who)) return who;
    const { accountId } = principal;
    const at = deps.now();
    const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(deps.randomInt));
    const hashes = await Promise.all(codes.map((code) => recoveryCodeHash(deps.keys, accountId, code)));
    const set = {
      factorId: newId('fac', at),
      kind: 'recovery-codes',
      name: 'Recovery codes',
      createdAt: at,
    } as const;
    const done = await deps.store.change(accountId, (held) => {
      const added = adding(held, who.session, set, client);
      const remove = ofKind(held.factors, 'recovery-codes').map(({ factorId }) => factorId);
      return added && { ...added, remove, recoveryCodes: hashes };
    });
    if (typeof done === 'string') return problem('unauthenticated');
    return { factorId: set.factorId, codes };
  };
}
