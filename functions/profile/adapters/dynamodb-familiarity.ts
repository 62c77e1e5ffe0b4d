import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import { activityKeys } from '../../platform/table-keys.ts';
import type { Familiarity } from '../ports.ts';

/** Copies a person's profile in the Activity table, so that a new address does not make a stranger of its owner. */
export function dynamoDbFamiliarity(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
): Familiarity {
  return {
    carryOver: (from, to) =>
      answering('risk profiles', async () => {
        if (from === to) return;
        const { Item } = await client.send(new GetCommand({ TableName, Key: activityKeys.profile(from) }));
        if (!Item) return;
        try {
          await client.send(
            new PutCommand({
              TableName,
              Item: { ...Item, ...activityKeys.profile(to) },
              ConditionExpression: 'attribute_not_exists(pk)',
            }),
          );
        } catch (cause) {
          if (!isConditionLost(cause)) throw cause;
        }
      }),
  };
}
