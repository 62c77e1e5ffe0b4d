import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbCodeRecords } from '../../platform/adapters/dynamodb-code-records.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { PendingChanges } from '../ports.ts';

export function dynamoDbPendingChanges(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): PendingChanges {
  return dynamoDbCodeRecords(client, tableName, {
    port: 'pending changes',
    idOf: ({ changeId }) => changeId,
    keyOf: sessionKeys.pendingChange,
  });
}
