import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CodeRecord, CodeRecords } from '../code-records.ts';
import type { PortName } from '../port-names.ts';
import type { TableKey } from '../table-keys.ts';
import { answering, isConditionLost } from './answering.ts';

export type CodeRecordKind<Id extends string, Waiting extends CodeRecord> = {
  readonly port: PortName;
  readonly idOf: (record: Waiting) => Id;
  readonly keyOf: (id: Id) => TableKey;
};

/** Records that wait for a code, as items of the Sessions table, which forgets them by itself. */
export function dynamoDbCodeRecords<Id extends string, Waiting extends CodeRecord>(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
  { port, idOf, keyOf }: CodeRecordKind<Id, Waiting>,
): CodeRecords<Id, Waiting> {
  return {
    open: (record) =>
      answering(port, async () => {
        const expiresAtSeconds = Math.ceil(record.expiresAt / 1000);
        await client.send(
          new PutCommand({ TableName, Item: { ...keyOf(idOf(record)), ...record, expiresAtSeconds } }),
        );
      }),

    takeTry: (id, at) =>
      answering(port, async () => {
        try {
          const { Attributes } = await client.send(
            new UpdateCommand({
              TableName,
              Key: keyOf(id),
              UpdateExpression: 'SET triesLeft = triesLeft - :one',
              ConditionExpression: 'triesLeft > :zero AND expiresAt > :at',
              ExpressionAttributeValues: { ':one': 1, ':zero': 0, ':at': at },
              ReturnValues: 'ALL_NEW',
            }),
          );
          return Attributes && recordIn<Waiting>(Attributes);
        } catch (cause) {
          if (isConditionLost(cause)) return undefined;
          throw cause;
        }
      }),

    close: (id) =>
      answering(port, async () => {
        await client.send(new DeleteCommand({ TableName, Key: keyOf(id) }));
      }),
  };
}

function recordIn<Waiting>(item: Record<string, unknown>): Waiting {
  const { pk: _pk, sk: _sk, expiresAtSeconds: _expiry, ...record } = item;
  return record as Waiting;
}
