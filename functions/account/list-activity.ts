import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { ActivityHistory } from '../activity/ports.ts';
import { readCursor, signCursor } from '../platform/cursor.ts';
import { problem } from '../platform/problem.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { RouteUseCase } from '../platform/route.ts';
import type { listActivityRoute } from './routes.ts';

export type ListActivityDependencies = { readonly history: ActivityHistory; readonly keys: PurposeKeys };

/** What happened on the account, as its owner may know it: when, from where, how it ended. Never why. */
export function createListActivity(deps: ListActivityDependencies): RouteUseCase<typeof listActivityRoute> {
  return async ({ principal: { accountId }, query }) => {
    const list = `activity/${accountId}`;
    const from = query.cursor === undefined ? undefined : await readCursor(deps.keys, list, query.cursor);
    if (query.cursor !== undefined && from === undefined)
      return problem('invalid-request', { detail: 'The cursor is not one of ours.' });
    const { events, next } = await deps.history.page(accountId, from);
    return {
      events: events.map(shown),
      ...(next ? { cursor: await signCursor(deps.keys, list, next) } : {}),
    };
  };
}

function shown(event: ActivityEvent) {
  const client = 'client' in event ? event.client : undefined;
  return {
    eventId: event.eventId,
    type: event.type,
    at: new Date(event.at).toISOString(),
    ip: client?.ip,
    country: client?.country,
    city: client?.city,
    device: client?.userAgent,
    result: resultOf(event),
  };
}

function resultOf(event: ActivityEvent): string | undefined {
  if (event.type === 'sign-in.decided') return event.answer;
  if (event.type === 'challenge.answered') return event.result;
  return event.type === 'verdict.given' ? event.verdict : undefined;
}
