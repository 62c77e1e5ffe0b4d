import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { fromActivityItem } from '../../activity/domain/activity-item.ts';
import { answering } from '../../platform/adapters/answering.ts';
import { REPLAYED_TYPES } from '../domain/replay-events.ts';
import type { EventsPage, StoredDecisions } from '../ports.ts';

type Key = { readonly pk: string; readonly sk: string };
/** An item that is no event any more does not hold a replay up. */
const eventOf = (item: Readonly<Record<string, unknown>>) => {
  try {
    return fromActivityItem(item);
  } catch {
    return undefined;
  }
};

/**
 * Reads events off the Activity table, segment by segment. Nothing is indexed by time, because an index would cost a
 * write with every sign-in; a replay is rare, and reads the table once. A segment gives the items of one person one
 * after the other, in the order of time.
 */
export function dynamoDbStoredDecisions(
  documents: Pick<DynamoDBDocumentClient, 'send'>,
  table: string,
): StoredDecisions {
  const types = Object.fromEntries(REPLAYED_TYPES.map((type, i) => [`:type${i}`, type]));
  const isReplayed = Object.keys(types)
    .map((name) => `#type = ${name}`)
    .join(' OR ');

  return {
    page: ({ part, parts, since }, from) =>
      answering('stored decisions', async (): Promise<EventsPage> => {
        const {
          Items = [],
          LastEvaluatedKey,
          ScannedCount = 0,
        } = await documents.send(
          new ScanCommand({
            TableName: table,
            Segment: part,
            TotalSegments: parts,
            // Every event's sort key begins with its instant; `~` comes after all of them.
            FilterExpression: `sk BETWEEN :since AND :end AND (${isReplayed})`,
            ExpressionAttributeNames: { '#type': 'type' },
            ExpressionAttributeValues: {
              ':since': `AT#${new Date(since).toISOString()}`,
              ':end': 'AT#~',
              ...types,
            },
            ...(from ? { ExclusiveStartKey: JSON.parse(from) as Key } : {}),
          }),
        );
        const events = Items.flatMap((item) => {
          const event = eventOf(item);
          const { pk, sk } = item as Key;
          return event ? [{ of: pk, position: JSON.stringify({ pk, sk }), event }] : [];
        });
        return {
          events,
          looked: ScannedCount,
          ...(LastEvaluatedKey ? { next: JSON.stringify(LastEvaluatedKey) } : {}),
        };
      }),
  };
}
