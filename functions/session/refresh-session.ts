import type { ActivityLog } from '../activity/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import { isSameHash, keyedHash, type PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { AssessRefresh } from './assess-refresh.ts';
import { mayManageFactors, ownClaims } from './domain/cognito-tokens.ts';
import { issueDeviceToken } from './domain/device-token.ts';
import { owesProof } from './domain/owed-proof.ts';
import { nextRefreshToken, type RefreshTokenParts, readRefreshToken } from './domain/refresh-token.ts';
import { movementOf } from './domain/session-movement.ts';
import { refreshTokenContext, type SessionRecord } from './domain/session-record.ts';
import { isUsable } from './domain/session-standing.ts';
import type { SessionOnAccount, SessionRegistry, TokenRefresher } from './ports.ts';
import type { RefreshedSession } from './routes.ts';
import { wireAssurance } from './session-schemas.ts';

/** How long after a rotation the token before it may come again, because the answer got lost on its way. */
const GRACE_MS = 10_000;

export type RefreshDependencies = {
  readonly registry: SessionRegistry;
  readonly pool: TokenRefresher;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly activity: ActivityLog;
  readonly assess: AssessRefresh;
  readonly now: () => number;
};

type Refreshing = {
  readonly parts: RefreshTokenParts;
  readonly presented: string;
  readonly client: ClientFacts;
  readonly at: number;
};

/**
 * Trades a refresh token for fresh tokens, once. The next token follows from the one presented, so one that comes again
 * at once, because its answer got lost or several calls were made with it, gets the same next token and no other. One
 * that comes later is stolen: then the whole session ends, whoever holds it. Nothing is used up before Cognito has
 * answered, so its outage costs nobody a session. Every use is scored like a sign-in. A session that turns up elsewhere, or
 * whose use is challenged or blocked, goes on, so that its owner can prove it there; until then its tokens are good for
 * nothing else.
 */
export function createRefreshSession(deps: RefreshDependencies) {
  return async ({
    body,
    client,
  }: {
    readonly body: { readonly refreshToken: string };
    readonly client: ClientFacts;
  }): Promise<RefreshedSession | Problem> => {
    const at = deps.now();
    const parts = await readRefreshToken(deps.keys, body.refreshToken);
    if (!parts) return problem('session-ended');
    const [standing, presented] = await Promise.all([
      deps.registry.find(parts.accountId, parts.sessionId),
      keyedHash(deps.keys, 'refresh-token', body.refreshToken),
    ]);
    const { session } = standing;
    if (!session || !isUsable(standing, at)) return problem('session-ended');
    const refreshing = { parts, presented, client, at };
    if (useOf(session, presented, at) === 'reused')
      return ended(deps, refreshing, session, standing.account?.subject);

    const poolToken = await deps.sealer.unseal(session.sealedRefreshToken, refreshTokenContext(session));
    const tokens = await deps.pool.refresh(poolToken);
    if (!tokens) return problem('session-ended');
    // The one token that may manage factors is ours alone: if this call got it by racing, nobody gets it.
    if (mayManageFactors(tokens.accessToken)) return problem('unavailable', { retryAfterSeconds: 1 });

    const refreshToken = await nextRefreshToken(deps.keys, parts, body.refreshToken);
    const to = await keyedHash(deps.keys, 'refresh-token', refreshToken);
    const use = await rotated(deps, refreshing, { ...standing, session }, to);
    if (!use) return problem('session-ended');
    const subject = standing.account?.subject ?? session.subject;
    return {
      sessionId: session.sessionId,
      ...tokens,
      refreshToken,
      expiresInSeconds: Math.max(0, Math.floor((ownClaims(tokens.accessToken).expiresAt - at) / 1000)),
      // Whoever has a session in the wrong place is not made known there: its client keeps the token that it has.
      ...(use.hasMoved
        ? {}
        : { deviceToken: await issueDeviceToken(deps.keys, { deviceId: session.deviceId, subject, at }) }),
      assurance: wireAssurance(session.assurance),
    };
  };
}

/**
 * Recorded before it is acted on: a theft that ends a session must never go untold. Whoever stole the token may have the
 * device's as well, so the device is met as a new one.
 */
async function ended(
  { registry, activity }: RefreshDependencies,
  { parts, client, at }: Refreshing,
  { deviceId, subject }: SessionRecord,
  presentSubject = subject,
) {
  const event = { eventId: newId('evt', at), at, ...parts, client } as const;
  await activity.record({ ...event, type: 'session.reuse-detected', reason: 'refresh-reuse' });
  await registry.end(parts.accountId, parts.sessionId, at, 'refresh-reuse');
  await registry.revokeDevice({ accountId: parts.accountId, subject: presentSubject }, deviceId, at);
  return problem('session-ended');
}

/**
 * Makes the next token the current one, and records it, if nobody did it before: of many calls with one token, one
 * rotates, and the others find it done. Where it is used is looked at every time: a stolen token that comes a moment
 * after its owner's use is seen to have moved as well, and is scored wherever the session was not proved.
 *
 * @returns undefined if another token is the current one by now
 */
async function rotated(
  { registry, activity, assess }: RefreshDependencies,
  { parts, presented, client, at }: Refreshing,
  { session, account }: SessionOnAccount & { readonly session: SessionRecord },
  to: string,
): Promise<{ readonly hasMoved: boolean } | undefined> {
  const movement = session.movedAt === undefined ? movementOf(session.client, client) : undefined;
  const isDone = isSameHash(session.refreshHash, to);
  // The call that rotated was scored. Another from where the session was proved asks nothing that it did not.
  if (isDone && !movement && session.client.ip === client.ip)
    return { hasMoved: session.movedAt !== undefined };

  const assessment = await assess({ session, account, client, at });
  const hasMoved =
    movement !== undefined || session.movedAt !== undefined || owesProof(session, assessment, client, at);
  const rotation = { ...parts, from: session.refreshHash, presented, to, at, hasMoved };
  const isFirst = !isDone && (await registry.rotate(rotation)) === 'rotated';
  if (!isDone && !isFirst) {
    const { session: now } = await registry.find(parts.accountId, parts.sessionId);
    if (!now || now.endedAt !== undefined || !isSameHash(now.refreshHash, to)) return undefined;
  }
  const event = { eventId: newId('evt', at), at, ...parts, client, assessment } as const;
  const isNewlyMoved = hasMoved && session.movedAt === undefined;
  const isNews =
    isFirst || (isNewlyMoved && (await registry.markMoved(parts.accountId, parts.sessionId, at)));
  if (movement && isNews) await activity.record({ ...event, type: 'session.moved', moved: movement.moved });
  else if (isNews) await activity.record({ ...event, type: 'session.refreshed' });
  return { hasMoved };
}

function useOf(session: SessionRecord, presented: string, at: number): 'current' | 'lost-answer' | 'reused' {
  if (isSameHash(presented, session.refreshHash)) return 'current';
  if (isSameHash(presented, session.alsoRefreshHash ?? '')) return 'current';
  if (!isSameHash(presented, session.previousRefreshHash ?? '')) return 'reused';
  const isRecent = session.rotatedAt !== undefined && at - session.rotatedAt <= GRACE_MS;
  return isRecent ? 'lost-answer' : 'reused';
}
