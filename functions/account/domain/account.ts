import type { AccountId, FactorId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { AccountState } from './held-account.ts';

/** An account without its personal data: those stay in the user pool. Instants are epoch milliseconds. */
export type Account = {
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly state: AccountState;
  /** Nothing decided before this instant counts any more. */
  readonly notBefore: number;
  readonly stepUpRequired: boolean;
  readonly factors: readonly string[];
  readonly createdAt: number;
  /** A factor that is being bound and not yet proven. */
  readonly pendingFactorId?: FactorId;
};

export type Factor = {
  readonly factorId: FactorId;
  readonly kind: 'totp';
  readonly name: string;
  readonly createdAt: number;
};

/** How fresh a proof must be before factors may be changed. */
const FRESH_MS = 5 * 60_000;

export type Proof = { readonly level: 'aal1' | 'aal2'; readonly authenticatedAt: number };

/** Who has a second factor changes factors with it: a password alone must not replace it. */
export function mayChangeFactors({ factors }: Pick<Account, 'factors'>, proof: Proof, now: number): boolean {
  return isFresh(proof, now) && (factors.length === 0 || proof.level === 'aal2');
}

export function isFresh({ authenticatedAt }: Proof, now: number): boolean {
  return now - authenticatedAt <= FRESH_MS;
}
