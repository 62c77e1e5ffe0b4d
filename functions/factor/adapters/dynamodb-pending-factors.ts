import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbCodeRecords } from '../../platform/adapters/dynamodb-code-records.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { PendingFactors } from '../ports.ts';

export function dynamoDbPendingFactors(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): PendingFactors {
  return dynamoDbCodeRecords(client, tableName, {
    port: 'pending factors',
    idOf: ({ pendingFactorId }) => pendingFactorId,
    keyOf: sessionKeys.pendingFactor,
  });
}
