import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbCodeRecords } from '../../platform/adapters/dynamodb-code-records.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { PasskeySignIns } from '../ports.ts';

export function dynamoDbPasskeySignIns(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): PasskeySignIns {
  return dynamoDbCodeRecords(client, tableName, {
    port: 'passkey sign-ins',
    idOf: ({ passkeySignInId }) => passkeySignInId,
    keyOf: sessionKeys.passkeySignIn,
  });
}
