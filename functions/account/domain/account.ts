import { hasSecondFactor } from '../../challenge/domain/factor-choice.ts';
import type { AccountId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { StepUpPurpose } from '../../session/domain/step-up-purpose.ts';
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
  /** As asked for at sign-up: a language tag (BCP 47). */
  readonly locale?: string;
  /** When it is to be erased, if that was asked for. */
  readonly deletionAt?: number;
  /** Counts the changes of its factors; absent before the first. */
  readonly factorsVersion?: number;
};

/** How fresh a proof must be before anything that matters may be changed. */
const FRESH_MS = 5 * 60_000;

export type Proof = {
  readonly level: 'aal1' | 'aal2';
  readonly authenticatedAt: number;
  /** What it was asked for; absent if it was a sign-in. */
  readonly purpose?: StepUpPurpose;
};

/**
 * Says whether a session's last proof permits what it is wanted for: a fresh sign-in does, and a fresh step-up for just
 * that. Who has a second factor proves it: a password or a mail alone must not replace it.
 */
export function isProvenFor(
  wanted: StepUpPurpose,
  { factors }: Pick<Account, 'factors'>,
  proof: Proof,
  now: number,
): boolean {
  const isMeant = proof.purpose === undefined || proof.purpose === wanted;
  return isMeant && isFresh(proof, now) && (!hasSecondFactor(factors) || proof.level === 'aal2');
}

export function isFresh({ authenticatedAt }: Proof, now: number): boolean {
  return now - authenticatedAt <= FRESH_MS;
}
