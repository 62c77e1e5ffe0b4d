import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys, type TableKey } from '../../platform/table-keys.ts';
import type { Account } from '../domain/account.ts';
import type { Accounts } from '../ports.ts';
import { dynamoDbDecoyIdentifier } from './dynamodb-decoy-identifier.ts';

/**
 * Accounts as two items that always say the same: one under the account's id, for whoever holds a token, and one
 * under the identifier, for whoever types an address. Both are written in one transaction or not at all.
 */
export function dynamoDbAccounts(client: Pick<DynamoDBDocumentClient, 'send'>, tableName: string): Accounts {
  const get = async (Key: TableKey, ConsistentRead: boolean) =>
    (await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead }))).Item;
  const decoys = dynamoDbDecoyIdentifier(client, tableName);
  const find = (id: AccountId) =>
    guard(async () => (await get(accountKeys.account(id), true)) as Account | undefined);

  return {
    find,

    ownerOf: (subject) =>
      guard(async () => {
        await decoys.plant();
        const item = await get(accountKeys.identifier(subject), false);
        // Of the two reads one finds an account and one finds nothing, whoever is meant.
        await get(item ? decoys.absent : decoys.present, false);
        // One that an account was moved away from is kept for its return, and signs nobody in.
        return item?.['reservedUntil'] === undefined
          ? (item?.['accountId'] as AccountId | undefined)
          : undefined;
      }),

    open: (account) =>
      guard(async () => {
        const { subject, ...head } = account;
        const put = (Item: Record<string, unknown>) => ({
          Put: {
            TableName: tableName,
            Item,
            ConditionExpression: 'attribute_not_exists(pk) OR reservedUntil <= :now',
            ExpressionAttributeValues: { ':now': account.createdAt },
          },
        });
        const identifier = put({ ...accountKeys.identifier(subject), ...head });
        const own = put({ ...accountKeys.account(account.accountId), ...account });
        if (await transact([identifier, own])) return account;
        // A confirmation that broke off half-way opened it before. What became of it since is not undone.
        const opened = await get(accountKeys.account(account.accountId), true);
        return (opened as Account | undefined) ?? 'taken';
      }),
  };

  /** @returns false if a condition did not hold */
  async function transact(
    TransactItems: ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems'],
  ) {
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
