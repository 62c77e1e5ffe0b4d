import type { Principal } from '../platform/route.ts';
import { isUsable } from './domain/session-standing.ts';
import type { SessionRegistry } from './ports.ts';
import { wireAssurance } from './session-schemas.ts';

const MAX_LISTED = 100;

/** The account's live sessions, the newest first, as their owner may know them. */
export function createListSessions({
  registry,
  now,
}: {
  readonly registry: SessionRegistry;
  readonly now: () => number;
}) {
  return async ({ principal }: { readonly principal: Principal }) => {
    const { accountId, sessionId } = principal;
    const [sessions, { account }] = await Promise.all([
      registry.list(accountId),
      registry.find(accountId, sessionId),
    ]);
    const at = now();
    return {
      sessions: sessions
        .filter((session) => isUsable({ session, account }, at))
        .toSorted((a, b) => b.startedAt - a.startedAt)
        .slice(0, MAX_LISTED)
        .map((session) => ({
          sessionId: session.sessionId,
          isCurrent: session.sessionId === sessionId,
          startedAt: new Date(session.startedAt).toISOString(),
          lastUsedAt: new Date(session.lastUsedAt).toISOString(),
          expiresAt: new Date(session.expiresAt).toISOString(),
          device: session.client.userAgent,
          ip: session.client.ip,
          country: session.client.country,
          city: session.client.city,
          assurance: wireAssurance(session.assurance),
        })),
    };
  };
}
