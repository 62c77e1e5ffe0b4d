import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { fromActivityItem } from '../../activity/domain/activity-item.ts';
import type { AccountId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys, type Subject } from '../../platform/table-keys.ts';
import type { AccountSubjects } from '../ports.ts';

const EVENTS_PER_PAGE = 25;

/** Finds an account's subject in the newest of its own events that names one. */
export class DynamoDbAccountSubjects implements AccountSubjects {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async subjectOf(accountId: AccountId): Promise<Subject | undefined> {
    let from: Record<string, unknown> | undefined;
    do {
      const page = await this.#page(accountId, from);
      for (const item of page.Items ?? []) {
        const event = fromActivityItem(item);
        if ('subject' in event) return event.subject;
      }
      from = page.LastEvaluatedKey;
    } while (from);
    return undefined;
  }

  async #page(accountId: AccountId, from: Record<string, unknown> | undefined) {
    try {
      return await this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :account AND begins_with(sk, :event)',
          ExpressionAttributeValues: { ':account': accountKeys.account(accountId).pk, ':event': 'AT#' },
          ScanIndexForward: false,
          Limit: EVENTS_PER_PAGE,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
    } catch (cause) {
      throw new UnavailableError('account subjects', cause);
    }
  }
}
