import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { SignUpId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import type { SignUpRecord } from '../domain/sign-up-record.ts';
import type { SignUps } from '../ports.ts';

/** Sign-ups as items of the Sessions table, which forgets them by itself. */
export function dynamoDbSignUps(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): SignUps {
  return {
    async open(record) {
      const expiresAtSeconds = Math.ceil(record.expiresAt / 1000);
      const Item = { ...sessionKeys.signUp(record.signUpId), ...record, expiresAtSeconds };
      await guard(() => client.send(new PutCommand({ TableName: tableName, Item })));
    },

    async takeTry(id, at) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: sessionKeys.signUp(id),
            UpdateExpression: 'SET triesLeft = triesLeft - :one',
            ConditionExpression: 'triesLeft > :zero AND expiresAt > :at',
            ExpressionAttributeValues: { ':one': 1, ':zero': 0, ':at': at },
            ReturnValues: 'ALL_NEW',
          }),
        );
        return recordOf(Attributes);
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return undefined;
        throw new UnavailableError('sign-ups', cause);
      }
    },

    async close(id: SignUpId) {
      await guard(() =>
        client.send(new DeleteCommand({ TableName: tableName, Key: sessionKeys.signUp(id) })),
      );
    },
  };
}

function recordOf(item: Record<string, unknown> | undefined): SignUpRecord | undefined {
  if (!item) return undefined;
  const { pk: _pk, sk: _sk, expiresAtSeconds: _expiry, ...record } = item;
  return record as SignUpRecord;
}

async function guard(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new UnavailableError('sign-ups', cause);
  }
}
