import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { fromActivityItem } from '../domain/activity-item.ts';
import type { ActivityHistory } from '../ports.ts';

const PAGE = 25;
/** How many pages back an event is looked for: beyond that a person no longer judges it. */
const PAGES_BACK = 20;

/** Reads an account's events off the Activity table, the newest first. */
export function dynamoDbActivityHistory(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): ActivityHistory {
  const history: ActivityHistory = {
    async page(accountId: AccountId, from) {
      const pk = `ACCOUNT#${accountId}`;
      try {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': pk, ':prefix': 'AT#' },
            ScanIndexForward: false,
            Limit: PAGE,
            ...(from ? { ExclusiveStartKey: { pk, sk: from } } : {}),
          }),
        );
        const next: unknown = LastEvaluatedKey?.['sk'];
        return {
          events: Items.map((item) => fromActivityItem(item)),
          ...(typeof next === 'string' ? { next } : {}),
        };
      } catch (cause) {
        throw new UnavailableError('activity', cause);
      }
    },

    async find(accountId, eventId) {
      let from: string | undefined;
      for (let page = 0; page < PAGES_BACK; page += 1) {
        const { events, next } = await history.page(accountId, from);
        const found = events.find((event) => event.eventId === eventId);
        if (found || !next) return found;
        from = next;
      }
      return undefined;
    },
  };
  return history;
}
