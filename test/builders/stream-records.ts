import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { toActivityItem } from '../../functions/activity/domain/activity-item.ts';

type Change = 'INSERT' | 'MODIFY' | 'REMOVE';
type Image = Record<string, AttributeValue>;

/** A change of the Activity table that wrote this event, as the stream hands it on. */
export function streamRecord(
  event: ActivityEvent,
  change: Change = 'INSERT',
  more: Image = {},
): DynamoDBRecord {
  return recordOf({ ...imageOf(toActivityItem(event)), ...more }, change);
}

/** A change of any item; a deletion shows what was there, never what is. */
export function recordOf(image: Image, change: Change = 'INSERT'): DynamoDBRecord {
  const { pk, sk } = image;
  return {
    eventName: change,
    dynamodb: {
      Keys: { ...(pk ? { pk } : {}), ...(sk ? { sk } : {}) },
      ...(change === 'REMOVE' ? { OldImage: image } : { NewImage: image }),
    },
  };
}

function imageOf(item: object): Image {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attribute(value)]));
}

function attribute(value: unknown): AttributeValue {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString('base64') };
  throw new TypeError('No such attribute in an event item');
}
