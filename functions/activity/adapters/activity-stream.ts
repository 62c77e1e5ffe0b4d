import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { fromActivityItem, MalformedActivityError } from '../domain/activity-item.ts';
import type { StreamRecord } from '../ports.ts';

/** Understands one record of the Activity table's stream: an event, something else, or what nobody can read. */
export function streamRecordOf(record: DynamoDBRecord): StreamRecord {
  const image = record.dynamodb?.NewImage;
  // Counters, profiles and lists live in the same table; deletions have no new image.
  if (record.eventName === 'REMOVE' || !image?.['sk']?.S?.startsWith('AT#')) return { kind: 'other' };
  const item = Object.fromEntries(Object.entries(image).map(([name, value]) => [name, plain(value)]));
  try {
    return { kind: 'event', event: fromActivityItem(item) };
  } catch (error) {
    if (!(error instanceof MalformedActivityError)) throw error;
    return { kind: 'poison', record, reason: error.message };
  }
}

/** The scalars that event items are made of. */
function plain({ S, N, B, BOOL }: AttributeValue): unknown {
  if (N !== undefined) return Number(N);
  if (B !== undefined) return Buffer.from(B, 'base64');
  return S ?? BOOL;
}
