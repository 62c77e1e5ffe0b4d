import type { ActivityLog } from '../activity/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import { mayManageFactors, ownClaims } from './domain/cognito-tokens.ts';
import { issueDeviceToken } from './domain/device-token.ts';
import { REFRESH_TOKEN_BYTES, readRefreshToken, refreshTokenOf } from './domain/refresh-token.ts';
import { refreshTokenContext, type SessionRecord } from './domain/session-record.ts';
import { isUsable } from './domain/session-standing.ts';
import type { SessionRegistry, TokenRefresher } from './ports.ts';
import type { Session } from './session-schemas.ts';
import { wireAssurance } from './session-schemas.ts';

/** How long after a rotation the token before it may come again, because the answer got lost on its way. */
const GRACE_MS = 10_000;

export type RefreshDependencies = {
  readonly registry: SessionRegistry;
  readonly pool: TokenRefresher;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly activity: ActivityLog;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

/**
 * Trades a refresh token for fresh tokens, once. A token that was traded before is either a lost answer (it comes
 * again at once) or stolen: then the whole session ends, whoever holds it. Nothing is used up before Cognito has
 * answered, so its outage costs nobody a session.
 */
export function createRefreshSession({
  registry,
  pool,
  keys,
  sealer,
  activity,
  randomBytes,
  now,
}: RefreshDependencies) {
  return async ({
    body,
    client,
  }: {
    readonly body: { readonly refreshToken: string };
    readonly client: ClientFacts;
  }): Promise<Session | Problem> => {
    const at = now();
    const parts = await readRefreshToken(keys, body.refreshToken);
    if (!parts) return problem('session-ended');
    const { accountId, sessionId } = parts;
    const [standing, presented] = await Promise.all([
      registry.find(accountId, sessionId),
      keyedHash(keys, 'refresh-token', body.refreshToken),
    ]);
    const { session } = standing;
    if (!session || !isUsable(standing, at)) return problem('session-ended');

    const use = useOf(session, presented, at);
    if (use === 'reused') {
      // Recorded before it is acted on: a theft that ends a session must never go untold.
      await record('session.reuse-detected', 'refresh-reuse');
      await registry.end(accountId, sessionId, at, 'refresh-reuse');
      return problem('session-ended');
    }

    const poolToken = await sealer.unseal(session.sealedRefreshToken, refreshTokenContext(session));
    const tokens = await pool.refresh(poolToken);
    if (!tokens) return problem('session-ended');
    // The one token that may manage factors is ours alone: if this call got it by racing, nobody gets it.
    if (mayManageFactors(tokens.accessToken)) return problem('unavailable', { retryAfterSeconds: 1 });

    const refreshToken = await refreshTokenOf(keys, parts, randomBytes(REFRESH_TOKEN_BYTES));
    const to = await keyedHash(keys, 'refresh-token', refreshToken);
    // From what was read, not from what was presented: of two refreshes at once, one wins.
    const rotation = await registry.rotate({ accountId, sessionId, from: session.refreshHash, to, at });
    if (rotation === 'lost') return problem('session-ended');
    await record('session.refreshed');
    return {
      sessionId,
      ...tokens,
      refreshToken,
      expiresInSeconds: Math.max(0, Math.floor((ownClaims(tokens.accessToken).expiresAt - at) / 1000)),
      deviceToken: await issueDeviceToken(keys, {
        deviceId: session.deviceId,
        subject: standing.account?.subject ?? session.subject,
        at,
      }),
      assurance: wireAssurance(session.assurance),
    };

    function record(type: 'session.refreshed' | 'session.reuse-detected', reason?: 'refresh-reuse') {
      const event = { type, eventId: newId('evt', at), at, accountId, sessionId, client };
      return activity.record(reason ? { ...event, reason } : event);
    }
  };
}

function useOf(session: SessionRecord, presented: string, at: number): 'current' | 'lost-answer' | 'reused' {
  if (isSameHash(presented, session.refreshHash)) return 'current';
  if (isSameHash(presented, session.alsoRefreshHash ?? '')) return 'current';
  if (!isSameHash(presented, session.previousRefreshHash ?? '')) return 'reused';
  const isRecent = session.rotatedAt !== undefined && at - session.rotatedAt <= GRACE_MS;
  return isRecent ? 'lost-answer' : 'reused';
}
