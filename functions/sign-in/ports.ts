import type { AccountStanding } from '../challenge/domain/account-standing.ts';
import type { CodeRecords } from '../platform/code-records.ts';
import type { AccountId, PasskeySignInId } from '../platform/ids.ts';
import type { PortName } from '../platform/port-names.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { Facts } from '../risk/domain/facts.ts';
import type { PasswordOutcome } from './domain/answer-of.ts';
import type { PasskeySignInRecord } from './domain/passkey-sign-in-record.ts';

/** What is known before a password is looked at: the account's standing and what the risk engine judges by. */
export type SignInRead = Pick<Facts, 'profile' | 'lists' | 'lanes'> & {
  /** Absent if nobody owns the identifier. */
  readonly standing?: AccountStanding;
};

export type WhoAndWhen = {
  readonly subject: Subject;
  readonly ip: string;
  readonly at: number;
  /** Absent if no password was given. */
  readonly passwordFingerprint?: string;
};

export interface SignInFacts {
  /** One batch read. @throws UnavailableError if not even the account can be read */
  read(who: WhoAndWhen): Promise<SignInRead>;
}

export interface PasswordVerifier {
  /**
   * Asks Cognito, once.
   *
   * @param ticket what the pool's trigger demands to see
   * @throws UnavailableError if Cognito does not judge the password
   */
  verify(accountId: AccountId, password: string, ticket: string): Promise<PasswordOutcome>;
}

/** Sign-ins that wait for a passkey. */
export type PasskeySignIns = CodeRecords<PasskeySignInId, PasskeySignInRecord>;

/** Something went another way than usual, without the caller being told. */
export type SignInNotice =
  | { readonly kind: 'throttled'; readonly lane: string }
  | { readonly kind: 'facts-missing'; readonly missing: readonly string[] }
  | { readonly kind: 'surroundings-unreadable'; readonly port: PortName; readonly cause: unknown }
  | { readonly kind: 'not-finishable'; readonly asks: string }
  | { readonly kind: 'code-not-sent'; readonly cause: unknown }
  | { readonly kind: 'not-counted'; readonly cause: unknown };

/** Where notices go: metrics and the log. */
export type Notify = (notice: SignInNotice) => void;
