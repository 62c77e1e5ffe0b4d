import {
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Account } from '../../account/domain/account.ts';
import { answering, isTransactionLost } from '../../platform/adapters/answering.ts';
import type { AccountId } from '../../platform/ids.ts';
import { accountKeys, type Subject } from '../../platform/table-keys.ts';
import type { MadeChange } from '../domain/change.ts';
import type { MadeChanges } from '../ports.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Changes beside their account in the Accounts table. An identifier moves in one transaction with its account. */
export function dynamoDbMadeChanges(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  TableName: string,
): MadeChanges {
  /** @returns false if a condition did not hold */
  async function transact(...TransactItems: Write[]): Promise<boolean> {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (cause) {
      if (isTransactionLost(cause)) return false;
      throw cause;
    }
  }

  const kept = (accountId: AccountId, change: MadeChange): Write => ({
    Put: { TableName, Item: { ...accountKeys.change(accountId, change.changeId), ...change } },
  });

  const account = (accountId: AccountId, from: Subject, to: Subject): Write => ({
    Update: {
      TableName,
      Key: accountKeys.account(accountId),
      UpdateExpression: 'SET subject = :to',
      ConditionExpression: 'subject = :from',
      ExpressionAttributeValues: { ':from': from, ':to': to },
    },
  });

  /** The identifier's item says what the account's says, as it was read. */
  const identifier = (
    { subject: _subject, factorsVersion: _version, ...head }: Account,
    to: Subject,
  ): Write => ({
    Put: {
      TableName,
      Item: { ...head, ...accountKeys.identifier(to) },
      ConditionExpression: 'attribute_not_exists(pk) OR accountId = :id',
      ExpressionAttributeValues: { ':id': head.accountId },
    },
  });

  return {
    list: (accountId) =>
      answering('profile changes', async () => {
        const { Items = [] } = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
            ExpressionAttributeValues: { ':pk': accountKeys.account(accountId).pk, ':prefix': 'CHANGE#' },
            ConsistentRead: true,
          }),
        );
        return Items.map(({ pk: _pk, sk: _sk, ...change }) => change as MadeChange);
      }),

    keep: (accountId, change) =>
      answering('profile changes', async () => {
        await transact(kept(accountId, change));
      }),

    move: (held, to, change) =>
      answering('profile changes', async () => {
        if (held.subject === to) return 'moved';
        const reserved: Write = {
          Update: {
            TableName,
            Key: accountKeys.identifier(held.subject),
            UpdateExpression: 'SET #state = :gone, reservedUntil = :until',
            ConditionExpression: 'accountId = :id',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: {
              ':gone': 'erased',
              ':until': change.undoUntil,
              ':id': held.accountId,
            },
          },
        };
        const { accountId, subject } = held;
        const isDone = await transact(
          identifier(held, to),
          account(accountId, subject, to),
          reserved,
          kept(accountId, change),
        );
        return isDone ? 'moved' : 'taken';
      }),

    moveBack: (held, { subjectBefore }, _at) =>
      answering('profile changes', async () => {
        if (!subjectBefore) return false;
        const { accountId, subject } = held;
        const freed: Write = { Delete: { TableName, Key: accountKeys.identifier(subject) } };
        return transact(identifier(held, subjectBefore), account(accountId, subject, subjectBefore), freed);
      }),

    markUndone: (accountId, changes, at) =>
      answering('profile changes', async () => {
        for (const changeId of changes)
          await client.send(
            new UpdateCommand({
              TableName,
              Key: accountKeys.change(accountId, changeId),
              UpdateExpression: 'SET undoneAt = if_not_exists(undoneAt, :at)',
              ConditionExpression: 'attribute_exists(pk)',
              ExpressionAttributeValues: { ':at': at },
            }),
          );
      }),

    setDeletion: (accountId, deletionAt) =>
      answering('profile changes', async () => {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: accountKeys.account(accountId),
            UpdateExpression: deletionAt === undefined ? 'REMOVE deletionAt' : 'SET deletionAt = :at',
            ConditionExpression: 'attribute_exists(pk)',
            ...(deletionAt === undefined ? {} : { ExpressionAttributeValues: { ':at': deletionAt } }),
          }),
        );
      }),
  };
}
