import type { Account } from '../account/domain/account.ts';
import type { MadeChange } from '../account/domain/made-change.ts';
import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { EnrolledFactor } from '../challenge/domain/enrolled-factor.ts';
import type { CodeRecords } from '../platform/code-records.ts';
import type { AccountId, FactorId } from '../platform/ids.ts';
import type { PendingFactor, PendingFactorId } from './domain/pending-factor.ts';

/** Factors that are being enrolled and not yet proven: one of each kind, of which a newer replaces the older. */
export type PendingFactors = CodeRecords<PendingFactorId, PendingFactor>;

/** An account with all that it can be proved by. */
export type HeldFactors = {
  readonly account: Account;
  /** The oldest first. */
  readonly factors: readonly EnrolledFactor[];
  /** Hashes of the recovery codes that were not used yet. */
  readonly recoveryCodes: readonly string[];
};

export type FactorChange = {
  readonly add?: EnrolledFactor;
  /** How what is added can be taken back. */
  readonly undoable?: MadeChange;
  readonly remove?: readonly FactorId[];
  /** Hashes that take the place of all recovery codes there are. */
  readonly recoveryCodes?: readonly string[];
  /** Recorded with the change or not at all: nobody's factors change without their being told. */
  readonly event: ActivityEvent;
};

/** Every method throws UnavailableError if the store does not answer. */
export interface FactorStore {
  find(accountId: AccountId): Promise<HeldFactors | undefined>;
  /**
   * Changes the factors and what the account says of them at once. The change is planned again whenever somebody else
   * was faster, so it must be a function of what is held alone.
   *
   * @returns what was held before; 'refused' if no change was planned; 'gone' if there is no such account
   */
  change(
    accountId: AccountId,
    plan: (held: HeldFactors) => FactorChange | undefined,
  ): Promise<HeldFactors | 'refused' | 'gone'>;
}

/** Binding an authenticator app at the user pool. Every method throws UnavailableError if the pool does not answer. */
export interface AuthenticatorBinding {
  /** @param accessToken one that may do so, and never leaves @returns the shared secret, base32 */
  begin(accessToken: string): Promise<string>;
  /** @returns 'not-begun' if the pool waits for no code: it took one before, or forgot what it began */
  verify(accessToken: string, code: string, name: string): Promise<'bound' | 'wrong-code' | 'not-begun'>;
  /** From now on the pool asks for its code. */
  demand(id: AccountId): Promise<void>;
  /** The pool asks for a password alone again. */
  release(id: AccountId): Promise<void>;
}

export type NewPasskey = {
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly isBackedUp: boolean;
};

/** WebAuthn registration ceremonies. */
export interface PasskeyRegistrar {
  /** `PublicKeyCredentialCreationOptionsJSON`. */
  options(about: {
    readonly accountId: AccountId;
    readonly email: string;
    readonly challenge: string;
    readonly registered: readonly string[];
  }): Promise<object>;
  /** @returns undefined if it is not for us, this challenge and a verified user */
  verify(response: unknown, challenge: string): Promise<NewPasskey | undefined>;
}

export type PhoneNumber = {
  /** E.164. */
  readonly number: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
};

/** @returns undefined if it is no number that a mobile phone can have */
export type ReadPhoneNumber = (typed: string) => PhoneNumber | undefined;
