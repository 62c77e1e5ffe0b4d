import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { answering, isTransactionLost } from '../../platform/adapters/answering.ts';
import type { IncidentId } from '../../platform/ids.ts';
import { staffKeys } from '../../platform/table-keys.ts';
import type { ListVerdict } from '../../risk/domain/facts.ts';
import type { ListEntry } from '../domain/list-entry.ts';
import type { ListChange, OperatorLists } from '../ports.ts';
import { toStaffActionItem } from './staff-action-item.ts';

const PAGE = 50;
const LISTS: readonly ListVerdict[] = ['allow', 'deny', 'watch'];
type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/**
 * Entries twice in one table: where decisions look an address up, and by list, to be shown. Both, and the record of
 * who changed them, are written together. An entry that an incident made carries its id, and is the incident's.
 */
export class DynamoDbOperatorLists implements OperatorLists {
  readonly #documents: Pick<DynamoDBDocumentClient, 'send'>;
  readonly #table: string;

  constructor(documents: Pick<DynamoDBDocumentClient, 'send'>, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async page(list: ListVerdict, now: number, from?: string): ReturnType<OperatorLists['page']> {
    const { pk } = staffKeys.listEntry(list, '');
    const { Items = [], LastEvaluatedKey } = await answering('operator lists', () =>
      this.#documents.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          Limit: PAGE,
          ...(from ? { ExclusiveStartKey: { pk, sk: from } } : {}),
        }),
      ),
    );
    const next: unknown = LastEvaluatedKey?.['sk'];
    return {
      entries: Items.map((item) => item['entry'] as ListEntry).filter(({ expiresAt }) => expiresAt > now),
      ...(typeof next === 'string' ? { next } : {}),
    };
  }

  async put(entry: ListEntry, action: Parameters<OperatorLists['put']>[1]): Promise<ListChange> {
    const { list, block, createdAt, expiresAt } = entry;
    const expiresAtSeconds = Math.ceil(expiresAt / 1_000);
    const written = await this.#writeTogether([
      {
        Put: {
          TableName: this.#table,
          Item: { ...staffKeys.listedBlock(block), verdict: list, listedAt: createdAt, expiresAtSeconds },
          ConditionExpression:
            'attribute_not_exists(pk) OR attribute_not_exists(incidentId) OR expiresAtSeconds <= :now',
          ExpressionAttributeValues: { ':now': Math.floor(createdAt / 1_000) },
        },
      },
      {
        Put: {
          TableName: this.#table,
          Item: { ...staffKeys.listEntry(list, block), entry, expiresAtSeconds },
        },
      },
      ...LISTS.filter((other) => other !== list).map((other) => ({
        Delete: { TableName: this.#table, Key: staffKeys.listEntry(other, block) },
      })),
      { Put: { TableName: this.#table, Item: toStaffActionItem(action) } },
    ]);
    if (written) return { kind: 'done' };
    return { kind: 'held-by-incident', ...(await this.#incidentAt(block)) };
  }

  async remove(
    list: ListVerdict,
    block: string,
    action: Parameters<OperatorLists['remove']>[2],
  ): Promise<ListChange> {
    const written = await this.#writeTogether([
      {
        Delete: {
          TableName: this.#table,
          Key: staffKeys.listedBlock(block),
          ConditionExpression:
            'attribute_not_exists(pk) OR (verdict = :list AND attribute_not_exists(incidentId))',
          ExpressionAttributeValues: { ':list': list },
        },
      },
      { Delete: { TableName: this.#table, Key: staffKeys.listEntry(list, block) } },
      { Put: { TableName: this.#table, Item: toStaffActionItem(action) } },
    ]);
    const { incidentId } = written ? {} : await this.#incidentAt(block);
    // On another list, it was not on this one: that is what was wanted.
    return incidentId ? { kind: 'held-by-incident', incidentId } : { kind: 'done' };
  }

  /** @returns whether the conditions held */
  async #writeTogether(items: Write[]): Promise<boolean> {
    return answering('operator lists', async () => {
      try {
        await this.#documents.send(new TransactWriteCommand({ TransactItems: items }));
        return true;
      } catch (error) {
        if (isTransactionLost(error)) return false;
        throw error;
      }
    });
  }

  async #incidentAt(block: string): Promise<{ readonly incidentId?: IncidentId }> {
    const { Item } = await answering('operator lists', () =>
      this.#documents.send(
        new GetCommand({
          TableName: this.#table,
          Key: staffKeys.listedBlock(block),
          ConsistentRead: true,
        }),
      ),
    );
    const incidentId: unknown = Item?.['incidentId'];
    return typeof incidentId === 'string' ? { incidentId: incidentId as IncidentId } : {};
  }
}
