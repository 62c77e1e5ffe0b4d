import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { UnavailableError } from '../problem.ts';
import { sessionKeys } from '../table-keys.ts';
import type { UsedOnce } from '../used-once.ts';

/** Marks in the Sessions table. One that expired and was not yet deleted does not count. */
export function dynamoDbUsedOnce(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): UsedOnce {
  const itemOf = (what: string, until: number) => ({
    ...sessionKeys.used(what),
    expiresAt: until,
    expiresAtSeconds: Math.ceil(until / 1000),
  });

  return {
    async use(what, until, now) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: itemOf(what, until),
            ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
            ExpressionAttributeValues: { ':now': now },
          }),
        );
        return true;
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return false;
        throw new UnavailableError('used marks', cause);
      }
    },

    async keep(what, until) {
      try {
        await client.send(new PutCommand({ TableName: tableName, Item: itemOf(what, until) }));
      } catch (cause) {
        throw new UnavailableError('used marks', cause);
      }
    },

    async release(what) {
      try {
        await client.send(new DeleteCommand({ TableName: tableName, Key: sessionKeys.used(what) }));
      } catch (cause) {
        throw new UnavailableError('used marks', cause);
      }
    },
  };
}
