import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbCodeRecords } from '../../platform/adapters/dynamodb-code-records.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { SignUps } from '../ports.ts';

export function dynamoDbSignUps(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): SignUps {
  return dynamoDbCodeRecords(client, tableName, {
    port: 'sign-ups',
    idOf: ({ signUpId }) => signUpId,
    keyOf: sessionKeys.signUp,
  });
}
