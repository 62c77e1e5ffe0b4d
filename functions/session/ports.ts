import type { AccountId, SessionId } from '../platform/ids.ts';
import type { Subject } from '../platform/table-keys.ts';
import type { CognitoTokens } from './domain/cognito-tokens.ts';
import type { SessionEndReason, SessionRecord } from './domain/session-record.ts';
import type { AccountStanding } from './domain/session-standing.ts';

export type SessionOnAccount = {
  readonly session: SessionRecord | undefined;
  readonly account: AccountStanding | undefined;
};

export type Rotation = {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  /** The hash that must still be the current one. */
  readonly from: string;
  /** The hash of the token that was traded; it may come again for a moment. */
  readonly presented: string;
  readonly to: string;
  readonly at: number;
  /** The session is used otherwise than where it was proved. */
  readonly hasMoved: boolean;
};

/** Live and ended sessions. Every method throws UnavailableError if the registry does not answer. */
export interface SessionRegistry {
  /** One read of both, so the answer is about one moment. */
  find(accountId: AccountId, sessionId: SessionId): Promise<SessionOnAccount>;
  list(accountId: AccountId): Promise<readonly SessionRecord[]>;
  /** Only the first of several rotations from one hash wins. */
  rotate(rotation: Rotation): Promise<'rotated' | 'lost'>;
  /**
   * Stores a session's new assurance and where it was proved, and a second refresh token that is good until either is used.
   *
   * @returns false if the session ended meanwhile
   */
  raise(session: SessionRecord, alsoHash: string, at: number): Promise<boolean>;
  /** Ending an ended session changes nothing. @returns whether this call ended it */
  end(accountId: AccountId, sessionId: SessionId, at: number, reason: SessionEndReason): Promise<boolean>;
  /**
   * Ends everything on the account that was decided before `at` but this session, which counts as decided at `at`:
   * sign-ins and challenges under way included, at once or not at all.
   *
   * @returns false if the session was over: then it ends like everything else
   */
  endAllBut(session: SessionRecord, subject: Subject, at: number): Promise<boolean>;
  /** Notes that a session is used otherwise than where it was proved. @returns whether this call noted it first */
  markMoved(accountId: AccountId, sessionId: SessionId, at: number): Promise<boolean>;
  /**
   * Meets a device as a new one from now on. An account keeps few names: when there are more, every device token
   * issued before `at` stops counting.
   */
  revokeDevice(
    account: Pick<SessionRecord, 'accountId' | 'subject'>,
    deviceId: string,
    at: number,
  ): Promise<void>;
  /** Ends everything decided before `at`, sign-ins and challenges under way at this moment included. */
  endAll(session: Pick<SessionRecord, 'accountId' | 'subject'>, at: number): Promise<void>;
}

/** The user pool's side of a session. */
export interface TokenRefresher {
  /** @returns undefined if the pool no longer honours its token. @throws UnavailableError */
  refresh(poolToken: string): Promise<Pick<CognitoTokens, 'accessToken' | 'idToken'> | undefined>;
}

/**
 * Lets one token keep the right to manage factors: opened by the function that binds them, consumed by the trigger
 * that shapes tokens.
 */
export interface EnrolmentWindow {
  /** @throws UnavailableError */
  open(accountId: AccountId, until: number): Promise<void>;
  /** Of several at once, one gets true. @throws UnavailableError */
  consume(accountId: AccountId, at: number): Promise<boolean>;
}

/** The claims of a genuine access token that name its session. */
export type AccessClaims = { readonly username: string; readonly origin_jti: string };

/** A genuine staff token: who, and the groups the pool says they are in. */
export type StaffClaims = { readonly username: string; readonly groups: readonly string[] };

/** Checks the same of a token of the staff pool. @returns undefined if anything is off */
export type VerifyStaffToken = (token: string) => Promise<StaffClaims | undefined>;

/** Checks signature, algorithm, issuer, client, use and time. @returns undefined if anything is off */
export type VerifyAccessToken = (token: string) => Promise<AccessClaims | undefined>;
