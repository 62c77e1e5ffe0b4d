import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { UnavailableError } from '../../platform/problem.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { EnrolmentWindow } from '../ports.ts';

export function dynamoDbEnrolmentWindow(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): EnrolmentWindow {
  return {
    async open(accountId, until) {
      const Item = { ...sessionKeys.enrolment(accountId), until, expiresAtSeconds: Math.ceil(until / 1000) };
      try {
        await client.send(new PutCommand({ TableName: tableName, Item }));
      } catch (cause) {
        throw new UnavailableError('sessions', cause);
      }
    },

    async consume(accountId, at) {
      try {
        await client.send(
          new DeleteCommand({
            TableName: tableName,
            Key: sessionKeys.enrolment(accountId),
            ConditionExpression: '#until > :at',
            ExpressionAttributeNames: { '#until': 'until' },
            ExpressionAttributeValues: { ':at': at },
          }),
        );
        return true;
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return false;
        throw new UnavailableError('sessions', cause);
      }
    },
  };
}
