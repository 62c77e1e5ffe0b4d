import { isFresh } from '../account/domain/account.ts';
import type { ActivityLog } from '../activity/ports.ts';
import { type EventId, newId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { SessionRegistry } from '../session/ports.ts';
import type { AccountActivity } from './ports.ts';
import type { giveVerdictOnActivityRoute } from './routes.ts';

export type GiveVerdictOnActivityDependencies = {
  readonly events: AccountActivity;
  readonly sessions: Pick<SessionRegistry, 'find'>;
  readonly activity: ActivityLog;
  readonly now: () => number;
};

/**
 * Records what a signed-in owner says of something on the account. What follows from it follows from the record:
 * a new password is demanded only on a word that was proved a moment ago, because a stolen token can say it too.
 */
export function createGiveVerdictOnActivity({
  events,
  sessions,
  activity,
  now,
}: GiveVerdictOnActivityDependencies): RouteUseCase<typeof giveVerdictOnActivityRoute> {
  return async ({ body: { verdict }, parameters, principal: { accountId, sessionId } }) => {
    const about = parameters.eventId as EventId;
    if (!(await events.has(accountId, about))) return problem('not-found');
    const at = now();
    const { session } = await sessions.find(accountId, sessionId);
    await activity.record({
      type: 'verdict.given',
      eventId: newId('evt', at),
      at,
      accountId,
      verdict,
      about: { eventId: about },
      via: 'signed-in',
      isProven: session !== undefined && isFresh(session.assurance, at),
    });
    return undefined;
  };
}
