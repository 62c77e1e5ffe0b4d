import type { ClientFacts } from '../../platform/client-facts.ts';
import type { AccountId, DecisionId, SessionId } from '../../platform/ids.ts';
import type { Subject } from '../../platform/table-keys.ts';
import type { StepUpPurpose } from './step-up-purpose.ts';

export { sessionIdOf } from './session-id.ts';

/** `new-sms`: a code to a number that was enrolled too lately to be relied on. */
export type ProvenFactor = 'pwd' | 'otp' | 'sms' | 'new-sms' | 'email' | 'passkey' | 'recovery';

/** Something besides the password that reaches AAL2. An e-mail code does not. */
const SECOND_FACTORS: readonly ProvenFactor[] = ['otp', 'sms', 'passkey', 'recovery'];

export function assuranceOf(factors: readonly ProvenFactor[], authenticatedAt: number): Assurance {
  const isSecond = factors.some((factor) => SECOND_FACTORS.includes(factor));
  return { level: isSecond ? 'aal2' : 'aal1', factors, authenticatedAt };
}

/** How sure we are of the person, per NIST SP 800-63B-4: an e-mail code is evidence, but no second factor. */
export type Assurance = {
  readonly level: 'aal1' | 'aal2';
  readonly factors: readonly ProvenFactor[];
  /** Epoch milliseconds of the last proof. */
  readonly authenticatedAt: number;
  /** What that proof was asked for. Absent after a sign-in, which is good for all. */
  readonly purpose?: StepUpPurpose;
};

/** Where a session was proved: enough for its owner to recognise it, and to notice when it moves. */
export type SessionClient = Pick<ClientFacts, 'ip' | 'country' | 'city' | 'userAgent' | 'location' | 'ja4'>;

export type SessionEndReason =
  | 'signed-out'
  | 'ended-by-owner'
  | 'refresh-reuse'
  | 'contained'
  | 'everywhere'
  | 'password-changed';

/** One signed-in device, as the registry knows it. Instants are epoch milliseconds. */
export type SessionRecord = {
  readonly sessionId: SessionId;
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly decisionId: DecisionId;
  readonly deviceId: string;
  readonly client: SessionClient;
  readonly assurance: Assurance;
  readonly startedAt: number;
  /** When the attempt read the account: containment after this instant ends the session, whoever wins the race. */
  readonly decidedAt: number;
  readonly lastUsedAt: number;
  readonly expiresAt: number;
  /** Cognito's own refresh token, sealed for this session. It never leaves. */
  readonly sealedRefreshToken: Uint8Array;
  readonly refreshHash: string;
  readonly previousRefreshHash?: string;
  /** Of a second refresh token, handed out by a step-up: good until either is used. */
  readonly alsoRefreshHash?: string;
  readonly rotatedAt?: number;
  /** When it was first used otherwise than where it was proved: it is good for nothing but proving it again. */
  readonly movedAt?: number;
  readonly endedAt?: number;
  readonly endReason?: SessionEndReason;
};

export const SESSION_LIFE = { absoluteMs: 90 * 24 * 60 * 60_000, idleMs: 30 * 24 * 60 * 60_000 } as const;

/** Ended, run out, or too long unused. The table may still hold it: deletion by time to live lags by days. */
export function isSessionLive(
  session: Pick<SessionRecord, 'endedAt' | 'expiresAt' | 'lastUsedAt'>,
  now: number,
): boolean {
  return (
    session.endedAt === undefined && now < session.expiresAt && now < session.lastUsedAt + SESSION_LIFE.idleMs
  );
}

/** What Cognito's refresh token is sealed for: opened for any other session, it breaks. */
export function refreshTokenContext({
  accountId,
  sessionId,
}: Pick<SessionRecord, 'accountId' | 'sessionId'>) {
  return { purpose: 'cognito-refresh-token', accountId, sessionId };
}
