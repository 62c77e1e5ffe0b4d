import { packJson, unpackJson } from '../../platform/packed-json.ts';
import { activityKeys, type TableKey } from '../../platform/table-keys.ts';
import type { ActivityEvent } from './activity-event.ts';

const RETENTION_SECONDS = 180 * 24 * 60 * 60;

/**
 * An event as the table holds it. The body is the whole event, packed: a sign-in's event must fit one write unit,
 * and what was recorded is what is published.
 */
export type ActivityItem = TableKey & {
  readonly type: ActivityEvent['type'];
  readonly body: Uint8Array;
  readonly expiresAtSeconds: number;
};

export function toActivityItem(event: ActivityEvent): ActivityItem {
  return {
    ...keyOf(event),
    type: event.type,
    body: packJson(event),
    expiresAtSeconds: Math.floor(event.at / 1000) + RETENTION_SECONDS,
  };
}

/** @throws MalformedActivityError if the item was not written by `toActivityItem` */
export function fromActivityItem(item: Readonly<Record<string, unknown>>): ActivityEvent {
  const event = parse(item['body']);
  if (!isActivityEvent(event) || event.type !== item['type']) throw new MalformedActivityError();
  return event;
}

/** The item can never become an event, however often it is tried. */
export class MalformedActivityError extends Error {
  override readonly name = 'MalformedActivityError';
  constructor() {
    super('The item is not a recorded event');
  }
}

function keyOf(event: ActivityEvent): TableKey {
  if (event.accountId) return activityKeys.event(event.accountId, event.at, event.eventId);
  if ('subject' in event) return activityKeys.subjectEvent(event.subject, event.at, event.eventId);
  throw new TypeError(`A ${event.type} event needs the account it is about`);
}

function parse(body: unknown): unknown {
  if (!(body instanceof Uint8Array)) return undefined;
  try {
    return unpackJson(body);
  } catch {
    return undefined;
  }
}

function isActivityEvent(value: unknown): value is ActivityEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { type, eventId, at } = value as Record<string, unknown>;
  return typeof type === 'string' && typeof eventId === 'string' && Number.isFinite(at);
}
