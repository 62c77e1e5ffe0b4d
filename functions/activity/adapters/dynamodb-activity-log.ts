import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { UnavailableError } from '../../platform/problem.ts';
import type { ActivityEvent } from '../domain/activity-event.ts';
import { toActivityItem } from '../domain/activity-item.ts';
import type { ActivityLog } from '../ports.ts';

const MAX_TRIES = 4;

/** Writes events by id: the same event again is the same item again. */
export class DynamoDbActivityLog implements ActivityLog {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async record(...events: readonly ActivityEvent[]): Promise<void> {
    let left = events.map((event) => ({
      PutRequest: { Item: toActivityItem(event) as Record<string, unknown> },
    }));
    for (let attempt = 1; left.length > 0; attempt += 1) {
      if (attempt > MAX_TRIES) throw new UnavailableError('activity', new Error('Items stayed unprocessed'));
      left = await this.#write(left);
    }
  }

  async #write(requests: { PutRequest: { Item: Record<string, unknown> } }[]) {
    try {
      const { UnprocessedItems } = await this.#documents.send(
        new BatchWriteCommand({ RequestItems: { [this.#table]: requests } }),
      );
      return (UnprocessedItems?.[this.#table] ?? []) as typeof requests;
    } catch (cause) {
      throw new UnavailableError('activity', cause);
    }
  }
}
