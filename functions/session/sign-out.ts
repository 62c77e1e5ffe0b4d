import type { ActivityLog } from '../activity/ports.ts';
import type { ClientFacts } from '../platform/client-facts.ts';
import { newId, type SessionId } from '../platform/ids.ts';
import { type Problem, problem } from '../platform/problem.ts';
import type { Principal } from '../platform/route.ts';
import type { SessionEndReason } from './domain/session-record.ts';
import type { SessionRegistry } from './ports.ts';

export type EndingDependencies = {
  readonly registry: SessionRegistry;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

/** Ends one session and records it once, however often it is asked for. @returns false if there was none to end */
async function endOne(
  { registry, activity, now }: EndingDependencies,
  who: { readonly principal: Principal; readonly client: ClientFacts },
  sessionId: SessionId,
  reason: SessionEndReason,
): Promise<boolean> {
  const at = now();
  const { accountId } = who.principal;
  const isEnded = await registry.end(accountId, sessionId, at, reason);
  if (isEnded) {
    const event = {
      type: 'session.ended',
      eventId: newId('evt', at),
      at,
      accountId,
      sessionId,
      reason,
    } as const;
    await activity.record({ ...event, client: who.client });
  }
  return isEnded;
}

/** Ends the caller's session, every session of the account, or every one but the caller's. */
export function createSignOut(dependencies: EndingDependencies) {
  return async (request: {
    readonly body: { readonly everywhere?: boolean | undefined; readonly others?: boolean | undefined };
    readonly principal: Principal;
    readonly client: ClientFacts;
  }): Promise<undefined> => {
    const { principal } = request;
    const isEverywhere = request.body.everywhere === true;
    if (request.body.others === true && !isEverywhere) return endOthers(dependencies, request);
    if (isEverywhere) await endEverySession(dependencies, principal);
    await endOne(dependencies, request, principal.sessionId, isEverywhere ? 'everywhere' : 'signed-out');
  };
}

/**
 * Ends sign-ins and challenges under way as well, and what other devices were trusted for. What is signed in while this
 * runs is as new as a session can be, and stays.
 */
async function endOthers(
  dependencies: EndingDependencies,
  who: { readonly principal: Principal; readonly client: ClientFacts },
): Promise<undefined> {
  const { accountId, sessionId } = who.principal;
  const { registry, now } = dependencies;
  const at = now() + 1;
  const { session, account } = await registry.find(accountId, sessionId);
  if (session) await registry.endAllBut(session, account?.subject ?? session.subject, at);
  const others = (await registry.list(accountId)).filter(
    (other) => other.endedAt === undefined && other.sessionId !== sessionId && other.decidedAt < at,
  );
  await Promise.all(others.map((other) => endOne(dependencies, who, other.sessionId, 'ended-by-owner')));
  return undefined;
}

async function endEverySession(
  { registry, now }: EndingDependencies,
  { accountId, sessionId }: Principal,
): Promise<void> {
  const { session, account } = await registry.find(accountId, sessionId);
  // The instant after now, so that a session decided within this millisecond ends as well.
  if (session) await registry.endAll({ accountId, subject: account?.subject ?? session.subject }, now() + 1);
}

/**
 * Ends one of the caller's other sessions, or this one. Its device is met as a new one afterwards: whoever ends a session
 * from a list may not know who has the device. That comes first, so that asking again finishes what broke off.
 */
export function createEndSession(dependencies: EndingDependencies) {
  return async (request: {
    readonly parameters: { readonly sessionId: string };
    readonly principal: Principal;
    readonly client: ClientFacts;
  }): Promise<undefined | Problem> => {
    const sessionId = request.parameters.sessionId as SessionId;
    const { registry, now } = dependencies;
    const { session, account } = await registry.find(request.principal.accountId, sessionId);
    if (!session || session.endedAt !== undefined) return problem('not-found');
    const { accountId, subject, deviceId } = session;
    await registry.revokeDevice({ accountId, subject: account?.subject ?? subject }, deviceId, now());
    const isEnded = await endOne(dependencies, request, sessionId, 'ended-by-owner');
    return isEnded ? undefined : problem('not-found');
  };
}
