import type { EnrolledFactor } from '../challenge/domain/enrolled-factor.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { FactorStore } from './ports.ts';
import type { listFactorsRoute } from './routes.ts';

/** What an account can be proved by, without anything that would prove it. */
export function createListFactors({
  store,
}: {
  readonly store: Pick<FactorStore, 'find'>;
}): RouteUseCase<typeof listFactorsRoute> {
  return async ({ principal }) => {
    const held = await store.find(principal.accountId);
    if (!held) return problem('unauthenticated');
    return { factors: held.factors.map((factor) => shown(factor, held.recoveryCodes.length)) };
  };
}

function shown(factor: EnrolledFactor, codesLeft: number) {
  const { factorId, kind, name, createdAt } = factor;
  return {
    factorId,
    kind,
    name,
    createdAt: new Date(createdAt).toISOString(),
    ...('masked' in factor ? { destination: factor.masked } : {}),
    ...(factor.kind === 'passkey' ? { isBackedUp: factor.isBackedUp } : {}),
    ...(factor.kind === 'recovery-codes' ? { codesLeft } : {}),
  };
}
