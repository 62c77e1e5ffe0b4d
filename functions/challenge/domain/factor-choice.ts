import type { ChallengeFactor } from './challenge-record.ts';

/** What proves a second factor (NIST SP 800-63B-4), the strongest first: an e-mail code does not. */
const SECOND_FACTORS = ['passkey', 'totp', 'sms'] as const satisfies readonly ChallengeFactor[];

/** Says whether the account owns anything that reaches AAL2 besides its password. */
export function hasSecondFactor(enrolled: readonly string[]): boolean {
  return SECOND_FACTORS.some((factor) => enrolled.includes(factor));
}

export type FactorChoice = {
  readonly first: ChallengeFactor;
  /** What its owner may choose instead. */
  readonly alternatives: readonly ChallengeFactor[];
};

/**
 * Chooses what to ask for. An authenticator app comes first, because every client can take its code; when the attempt
 * looks risky it is the strongest that is enrolled, and none that is weaker may be chosen instead. Recovery codes are
 * for whoever lost the rest, and nobody can guess or intercept them: they always do. An e-mail code is asked of those
 * alone who have nothing better: who reads somebody's mail must not get around the second factor by it. A number that
 * was enrolled a moment ago is not asked of somebody who has another second factor.
 */
export function chooseFactor(
  enrolled: readonly string[],
  isRisky: boolean,
  isNumberNew = false,
): FactorChoice {
  const all: readonly ChallengeFactor[] = SECOND_FACTORS.filter((factor) => enrolled.includes(factor));
  const owned = isNumberNew && all.length > 1 ? all.filter((factor) => factor !== 'sms') : all;
  const ranked = owned.length > 0 ? owned : (['email'] as const);
  const first = !isRisky && owned.includes('totp') ? 'totp' : (ranked[0] ?? 'email');
  return {
    first,
    alternatives: [
      ...(isRisky ? [] : ranked.filter((factor) => factor !== first)),
      ...(enrolled.includes('recovery-codes') ? (['recovery-code'] as const) : []),
    ],
  };
}
