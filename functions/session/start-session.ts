import type { ClientFacts } from '../platform/client-facts.ts';
import type { AccountId, DecisionId } from '../platform/ids.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { Subject } from '../platform/table-keys.ts';
import { type CognitoTokens, mayManageFactors, ownClaims } from './domain/cognito-tokens.ts';
import { issueDeviceToken } from './domain/device-token.ts';
import { REFRESH_TOKEN_BYTES, refreshTokenOf } from './domain/refresh-token.ts';
import {
  type Assurance,
  assuranceOf,
  refreshTokenContext,
  SESSION_LIFE,
  type SessionClient,
  type SessionRecord,
  sessionIdOf,
} from './domain/session-record.ts';
import { type Session, wireAssurance } from './session-schemas.ts';

export type SessionStart = {
  readonly accountId: AccountId;
  readonly subject: Subject;
  readonly decisionId: DecisionId;
  readonly deviceId: string;
  readonly client: ClientFacts;
  readonly tokens: CognitoTokens;
  readonly factors: Assurance['factors'];
  /** When the attempt read the account. */
  readonly decidedAt: number;
  readonly at: number;
};

/** What is to be stored, and what the client is told once it is. */
export type StartedSession = { readonly record: SessionRecord; readonly session: Session };
export type StartSession = (start: SessionStart) => Promise<StartedSession>;

/**
 * Makes a session out of Cognito's tokens. It stores nothing: the caller writes the record together with the
 * decision it follows from, and shows the client the session only after that.
 */
export function createStartSession({
  keys,
  sealer,
  randomBytes,
}: {
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly randomBytes: (size: number) => Uint8Array;
}): StartSession {
  return async (start) => {
    const { accountId, subject, decisionId, deviceId, decidedAt, at, tokens } = start;
    const { originJti, expiresAt } = ownClaims(tokens.accessToken);
    // A second line of defence: the pool's trigger takes that right from every token of a sign-in.
    if (mayManageFactors(tokens.accessToken)) throw new Error('The token may change factors at the pool');
    const sessionId = sessionIdOf(originJti);
    if (!sessionId) throw new Error('The token names no session');

    const refreshToken = await refreshTokenOf(
      keys,
      { sessionId, accountId },
      randomBytes(REFRESH_TOKEN_BYTES),
    );
    const [refreshHash, sealedRefreshToken, deviceToken] = await Promise.all([
      keyedHash(keys, 'refresh-token', refreshToken),
      sealer.seal(tokens.refreshToken, refreshTokenContext({ accountId, sessionId })),
      issueDeviceToken(keys, { deviceId, subject, at }),
    ]);
    const assurance = assuranceOf(start.factors, at);
    return {
      record: {
        sessionId,
        accountId,
        subject,
        decisionId,
        deviceId,
        client: sessionClientOf(start.client),
        assurance,
        startedAt: at,
        decidedAt,
        lastUsedAt: at,
        expiresAt: at + SESSION_LIFE.absoluteMs,
        sealedRefreshToken,
        refreshHash,
      },
      session: {
        sessionId,
        accessToken: tokens.accessToken,
        idToken: tokens.idToken,
        refreshToken,
        expiresInSeconds: Math.max(0, Math.floor((expiresAt - at) / 1000)),
        deviceToken,
        assurance: wireAssurance(assurance),
      },
    };
  };
}

/** Long enough for every browser in use; a longer one is somebody's noise in our table. */
const MAX_USER_AGENT_LENGTH = 200;

export function sessionClientOf({ ip, country, city, location, ja4, userAgent }: ClientFacts): SessionClient {
  return {
    ip,
    ...(country ? { country } : {}),
    ...(city ? { city } : {}),
    ...(location ? { location } : {}),
    ...(ja4 ? { ja4 } : {}),
    ...(userAgent ? { userAgent: userAgent.slice(0, MAX_USER_AGENT_LENGTH) } : {}),
  };
}
