import type { ClientFacts } from '../platform/client-facts.ts';
import type { AccountId, SessionId } from '../platform/ids.ts';
import { keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import { mayManageFactors, ownClaims } from './domain/cognito-tokens.ts';
import { issueDeviceToken } from './domain/device-token.ts';
import { REFRESH_TOKEN_BYTES, refreshTokenOf } from './domain/refresh-token.ts';
import { assuranceOf, type ProvenFactor, refreshTokenContext } from './domain/session-record.ts';
import { isUsable } from './domain/session-standing.ts';
import type { StepUpPurpose } from './domain/step-up-purpose.ts';
import type { SessionRegistry, TokenRefresher } from './ports.ts';
import { type Session, wireAssurance } from './session-schemas.ts';
import { sessionClientOf } from './start-session.ts';

export type RaiseSessionDeps = {
  readonly registry: Pick<SessionRegistry, 'find' | 'raise'>;
  readonly pool: TokenRefresher;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly randomBytes: (size: number) => Uint8Array;
};

export type Raising = {
  readonly accountId: AccountId;
  readonly sessionId: SessionId;
  readonly purpose: StepUpPurpose;
  /** When the step-up was asked for. */
  readonly decidedAt: number;
  readonly client: ClientFacts;
  readonly at: number;
};

export type RaiseSession = {
  /**
   * Gets all that may fail out of the way.
   *
   * @returns what raises the session by a proof, or undefined if the session is over; that in turn returns undefined if
   * the session ended meanwhile
   * @throws UnavailableError
   */
  prepare(raising: Raising): Promise<((proven: ProvenFactor) => Promise<Session | undefined>) | undefined>;
};

/**
 * Raises a session's assurance by a fresh proof for one purpose, and hands out fresh tokens for it. The refresh token that its client
 * holds stays good until either is used, because a client may keep what it has.
 */
export function createRaiseSession(deps: RaiseSessionDeps): RaiseSession {
  return {
    async prepare({ accountId, sessionId, purpose, decidedAt, client, at }) {
      const standing = await deps.registry.find(accountId, sessionId);
      const { session, account } = standing;
      if (!session || !account || !isUsable(standing, at) || account.notBefore > decidedAt) return undefined;
      const poolToken = await deps.sealer.unseal(session.sealedRefreshToken, refreshTokenContext(session));
      const tokens = await deps.pool.refresh(poolToken);
      if (!tokens || mayManageFactors(tokens.accessToken)) return undefined;

      return async (proven) => {
        const refreshToken = await refreshTokenOf(deps.keys, session, deps.randomBytes(REFRESH_TOKEN_BYTES));
        const [alsoHash, deviceToken] = await Promise.all([
          keyedHash(deps.keys, 'refresh-token', refreshToken),
          issueDeviceToken(deps.keys, {
            deviceId: session.deviceId,
            subject: account.subject ?? session.subject,
            at,
          }),
        ]);
        // What was proved before may be long removed: the level is that of the fresh proof.
        const { level } = assuranceOf([proven], at);
        const factors = [...new Set([...session.assurance.factors, proven])];
        const assurance = { level, factors, authenticatedAt: at, purpose };
        const isRaised = await deps.registry.raise(
          { ...session, assurance, client: sessionClientOf(client) },
          alsoHash,
          at,
        );
        if (!isRaised) return undefined;
        return {
          sessionId,
          ...tokens,
          refreshToken,
          expiresInSeconds: Math.max(0, Math.floor((ownClaims(tokens.accessToken).expiresAt - at) / 1000)),
          deviceToken,
          assurance: wireAssurance(assurance),
        };
      };
    },
  };
}
