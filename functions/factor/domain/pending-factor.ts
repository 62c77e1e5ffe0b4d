import type { AccountId, FactorId } from '../../platform/ids.ts';

type Kind = 'totp' | 'sms' | 'email' | 'passkey';
/** There is one of a kind on an account. */
export type PendingFactorId = `${AccountId}#${Kind}`;

/** A factor that is being enrolled. Instants are epoch milliseconds. */
export type PendingFactor = {
  readonly pendingFactorId: PendingFactorId;
  readonly factorId: FactorId;
  /** What the factor will be made of: a secret, a number, what a passkey is to sign. Sealed as the factor's own. */
  readonly sealed: Uint8Array;
  readonly codeHash?: string;
  /** An authenticator app that the user pool gave the secret of. */
  readonly isAtPool?: boolean;
  readonly masked?: string;
  readonly country?: string;
  readonly triesLeft: number;
  readonly expiresAt: number;
};

export const PENDING_TRIES = 5;
export const PENDING_LIFE_MS = 10 * 60_000;

export function pendingFactorId(accountId: AccountId, kind: Kind): PendingFactorId {
  return `${accountId}#${kind}`;
}

/** More than anybody needs, and little enough to be read at once. */
export const MAX_FACTORS = 20;
