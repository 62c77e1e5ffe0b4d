import {
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import type { RiskAssessed, RiskOutcomeReported } from '../../activity/domain/activity-event.ts';
import { toActivityItem } from '../../activity/domain/activity-item.ts';
import type { DecisionId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { activityKeys } from '../../platform/table-keys.ts';
import type { RiskDecisions } from '../ports.ts';

const RETENTION_SECONDS = 180 * 86_400;
const MAX_BATCH_ATTEMPTS = 4;

/** Decisions for other applications: the event, and an item that finds it by the decision's id. */
export class DynamoDbRiskDecisions implements RiskDecisions {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #now: () => number;

  constructor(documents: DynamoDBDocumentClient, table: string, now: () => number) {
    this.#documents = documents;
    this.#table = table;
    this.#now = now;
  }

  async record(event: RiskAssessed): Promise<void> {
    const decision = {
      ...activityKeys.decision(event.decisionId),
      body: JSON.stringify(event),
      expiresAtSeconds: Math.ceil(this.#now() / 1_000) + RETENTION_SECONDS,
    };
    let left: { PutRequest?: { Item: Record<string, unknown> | undefined } }[] = [
      { PutRequest: { Item: decision } },
      { PutRequest: { Item: toActivityItem(event) } },
    ];
    await answering(async () => {
      for (let attempt = 1; left.length > 0; attempt++) {
        if (attempt > MAX_BATCH_ATTEMPTS) throw new Error(`${left.length} writes stayed undone`);
        const answer = await this.#documents.send(
          new BatchWriteCommand({ RequestItems: { [this.#table]: left } }),
        );
        left = (answer.UnprocessedItems?.[this.#table] ?? []) as typeof left;
      }
    });
  }

  async find(decisionId: DecisionId): Promise<RiskAssessed | undefined> {
    const { Item } = await answering(() =>
      this.#documents.send(
        new GetCommand({
          TableName: this.#table,
          Key: activityKeys.decision(decisionId),
          ConsistentRead: true,
        }),
      ),
    );
    const isLive = Item !== undefined && Number(Item['expiresAtSeconds']) * 1_000 > this.#now();
    return isLive ? (JSON.parse(String(Item['body'])) as RiskAssessed) : undefined;
  }

  async recordOutcome(event: RiskOutcomeReported): Promise<void> {
    await answering(() =>
      this.#documents.send(new PutCommand({ TableName: this.#table, Item: toActivityItem(event) })),
    );
  }
}

async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new UnavailableError('risk decisions', cause);
  }
}
