import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import { accountKeys, type TableKey } from '../../platform/table-keys.ts';
import type { EnrolledFactor } from '../domain/enrolled-factor.ts';
import type { EnrolledFactors } from '../ports.ts';

/** Factors beside their account in the Accounts table, one item each. */
export function dynamoDbEnrolledFactors(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
): EnrolledFactors {
  /** @returns false if the condition did not hold */
  const change = (
    Key: TableKey,
    UpdateExpression: string,
    condition: string,
    values: Record<string, unknown> = {},
  ) =>
    answering('enrolled factors', async () => {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key,
            UpdateExpression,
            ConditionExpression: `attribute_exists(pk)${condition}`,
            ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
          }),
        );
        return true;
      } catch (cause) {
        if (isConditionLost(cause)) return false;
        throw cause;
      }
    });

  return {
    list: (accountId) =>
      answering('enrolled factors', async () => {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': accountKeys.account(accountId).pk, ':prefix': 'FACTOR#' },
            ConsistentRead: true,
          }),
        );
        return Items.map(({ pk: _pk, sk: _sk, ...factor }) => factor as EnrolledFactor);
      }),

    hasRecoveryCode: (accountId, hash) =>
      answering('enrolled factors', async () => {
        const { pk, sk } = accountKeys.recoveryCode(accountId, hash);
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND sk = :sk',
            ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
            ConsistentRead: true,
          }),
        );
        return Items.length > 0;
      }),

    useRecoveryCode: (accountId, hash) =>
      answering('enrolled factors', async () => {
        try {
          await client.send(
            new DeleteCommand({
              TableName,
              Key: accountKeys.recoveryCode(accountId, hash),
              ConditionExpression: 'attribute_exists(pk)',
            }),
          );
          return true;
        } catch (cause) {
          if (isConditionLost(cause)) return false;
          throw cause;
        }
      }),

    // Authenticators that do not count always say zero.
    countSignature: (accountId, factorId, signCount) =>
      change(
        accountKeys.factor(accountId, factorId),
        'SET signCount = :count',
        ' AND (signCount < :count OR (signCount = :none AND :count = :none))',
        { ':count': signCount, ':none': 0 },
      ),

    countFailure: (accountId, factorId, count) =>
      answering('enrolled factors', async () => {
        try {
          const { Attributes } = await client.send(
            new UpdateCommand({
              TableName,
              Key: accountKeys.factor(accountId, factorId),
              UpdateExpression: 'ADD #count :one',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeNames: { '#count': count },
              ExpressionAttributeValues: { ':one': 1 },
              ReturnValues: 'UPDATED_NEW',
            }),
          );
          return Number(Attributes?.[count] ?? 0);
        } catch (cause) {
          if (isConditionLost(cause)) return 0;
          throw cause;
        }
      }),

    async forgetFailures(accountId, factorId, counts) {
      await change(accountKeys.factor(accountId, factorId), `REMOVE ${counts.join(', ')}`, '');
    },
  };
}
