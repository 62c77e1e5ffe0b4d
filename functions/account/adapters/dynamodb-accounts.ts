import {
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AccountId, FactorId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys } from '../../platform/table-keys.ts';
import type { Account, Factor } from '../domain/account.ts';
import type { Accounts } from '../ports.ts';

/**
 * Accounts as two items that always say the same: one under the account's id, for whoever holds a token, and one
 * under the identifier, for whoever types an address. Both are written in one transaction or not at all.
 */
export function dynamoDbAccounts(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): Accounts {
  const find = (id: AccountId) =>
    guard(async () => {
      const command = new GetCommand({ TableName: tableName, Key: accountKeys.account(id), ConsistentRead: true });
      const { Item } = await client.send(command);
      return Item as (Account & { readonly pendingFactorId?: FactorId }) | undefined;
    });

  return {
    find,

    isTaken: (subject) =>
      guard(async () => {
        const command = new GetCommand({ TableName: tableName, Key: accountKeys.identifier(subject) });
        return (await client.send(command)).Item !== undefined;
      }),

    open: (account) =>
      guard(async () => {
        const { subject, ...head } = account;
        // The same account again is no conflict: a confirmation that broke off half-way is finished by a second.
        const put = (Item: Record<string, unknown>) => ({
          Put: {
            TableName: tableName,
            Item,
            ConditionExpression: 'attribute_not_exists(pk) OR accountId = :id',
            ExpressionAttributeValues: { ':id': account.accountId },
          },
        });
        const identifier = put({ ...accountKeys.identifier(subject), ...head });
        const own = put({ ...accountKeys.account(account.accountId), ...account });
        return (await transact([identifier, own])) ? 'opened' : 'taken';
      }),

    factors: (id) =>
      guard(async () => {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': accountKeys.account(id).pk, ':prefix': 'FACTOR#' },
          }),
        );
        return Items as unknown as readonly Factor[];
      }),

    beginFactor: (id, factorId) =>
      guard(async () => {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: accountKeys.account(id),
            UpdateExpression: 'SET pendingFactorId = :factor',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':factor': factorId },
          }),
        );
      }),

    finishFactor: async (account, factor) => {
      const { accountId, subject } = account;
      const pending = (await find(accountId))?.pendingFactorId;
      if (!pending) return undefined;
      return guard(async () => {
        const factors = [...new Set([...account.factors, factor.kind])];
        const Item = { ...accountKeys.factor(accountId, pending), factorId: pending, ...factor };
        const done = await transact([
          { Put: { TableName: tableName, Item } },
          {
            Update: {
              TableName: tableName,
              Key: accountKeys.account(accountId),
              UpdateExpression: 'SET factors = :factors REMOVE pendingFactorId',
              ConditionExpression: 'pendingFactorId = :pending',
              ExpressionAttributeValues: { ':factors': factors, ':pending': pending },
            },
          },
          {
            Update: {
              TableName: tableName,
              Key: accountKeys.identifier(subject),
              UpdateExpression: 'SET factors = :factors',
              ExpressionAttributeValues: { ':factors': factors },
            },
          },
        ]);
        return done ? pending : undefined;
      });
    },
  };

  /** @returns false if a condition did not hold */
  async function transact(TransactItems: ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (cause) {
      const reasons = (cause as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? [];
      if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
      throw cause;
    }
  }
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new UnavailableError('accounts', cause);
  }
}
