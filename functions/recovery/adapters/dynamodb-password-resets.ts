import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbCodeRecords } from '../../platform/adapters/dynamodb-code-records.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { PasswordResets } from '../ports.ts';

export function dynamoDbPasswordResets(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): PasswordResets {
  return dynamoDbCodeRecords(client, tableName, {
    port: 'password resets',
    idOf: ({ resetId }) => resetId,
    keyOf: sessionKeys.reset,
  });
}
