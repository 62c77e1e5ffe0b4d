import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableKey } from '../../platform/table-keys.ts';

const MAX_KEYS = 100;
const MAX_TRIES = 4;

/** Reads items of one table consistently, in as few calls as the service allows. @throws Error if keys stay unread */
export async function batchGet(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly TableKey[],
): Promise<Record<string, unknown>[]> {
  const portions = Array.from({ length: Math.ceil(keys.length / MAX_KEYS) }, (_, i) =>
    keys.slice(i * MAX_KEYS, (i + 1) * MAX_KEYS),
  );
  return (await Promise.all(portions.map((portion) => portionOf(documents, table, portion)))).flat();
}

async function portionOf(
  documents: DynamoDBDocumentClient,
  table: string,
  keys: readonly TableKey[],
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let left: Record<string, unknown>[] = [...keys];
  for (let attempt = 1; left.length > 0; attempt++) {
    if (attempt > MAX_TRIES) throw new Error('Keys stayed unread');
    const answer = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } }),
    );
    items.push(...(answer.Responses?.[table] ?? []));
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
}
