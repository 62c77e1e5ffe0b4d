import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { decodeTime } from 'ulid';
import { answering } from '../../platform/adapters/answering.ts';
import type { AccountId, EventId } from '../../platform/ids.ts';
import { activityKeys } from '../../platform/table-keys.ts';
import type { AccountActivity } from '../ports.ts';

/** An event's id is made when the event is, or nearly. */
const AROUND_MS = 10 * 60_000;

/** Finds an event by its id alone, because the id says about when it was. */
export class DynamoDbAccountActivity implements AccountActivity {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async has(accountId: AccountId, eventId: EventId): Promise<boolean> {
    const at = timeOf(eventId);
    if (at === undefined) return false;
    const from = activityKeys.event(accountId, Math.max(0, at - AROUND_MS), eventId);
    const to = activityKeys.event(accountId, at + AROUND_MS, eventId);
    return answering('activity', async () => {
      let start: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await this.#documents.send(
          new QueryCommand({
            TableName: this.#table,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: { ':pk': from.pk, ':from': from.sk, ':to': to.sk },
            ProjectionExpression: 'sk',
            ...(start ? { ExclusiveStartKey: start } : {}),
          }),
        );
        if (Items.some((item) => String(item['sk']).endsWith(`#${eventId}`))) return true;
        start = LastEvaluatedKey;
      } while (start);
      return false;
    });
  }
}

/** @returns undefined if no clock we know could have made the id */
function timeOf(eventId: EventId): number | undefined {
  try {
    const at = decodeTime(eventId.slice('evt_'.length));
    return at < 8_000_000_000_000_000 - AROUND_MS ? at : undefined;
  } catch {
    return undefined;
  }
}
