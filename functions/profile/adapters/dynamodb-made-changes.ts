import {
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Account } from '../../account/domain/account.ts';
import type { MadeChange } from '../../account/domain/made-change.ts';
import { answering, isTransactionLost, lostConditions } from '../../platform/adapters/answering.ts';
import type { AccountId, ChangeId } from '../../platform/ids.ts';
import { accountKeys, type Subject } from '../../platform/table-keys.ts';
import type { MadeChanges } from '../ports.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What one transaction holds beside the three writes that move an identifier. */
const MAX_MARKS = 90;

/**
 * Changes beside their account in the Accounts table. An identifier moves in one transaction with its account, and only
 * if the account is as it was read, because the identifier's item says the same of it.
 */
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

  const account = (held: Account, to: Subject): Write => {
    const { values, ...asRead } = unchanged(held);
    return {
      Update: {
        TableName,
        Key: accountKeys.account(held.accountId),
        UpdateExpression: 'SET subject = :to',
        ...asRead,
        ExpressionAttributeValues: { ...values, ':to': to },
      },
    };
  };

  const undone = (accountId: AccountId, changeId: ChangeId, at: number) => ({
    TableName,
    Key: accountKeys.change(accountId, changeId),
    UpdateExpression: 'SET undoneAt = if_not_exists(undoneAt, :at)',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':at': at },
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

    keep: (held, change) =>
      answering('profile changes', async () => {
        const { values, ...asRead } = unchanged(held);
        const check: Write = {
          ConditionCheck: {
            TableName,
            Key: accountKeys.account(held.accountId),
            ...asRead,
            ExpressionAttributeValues: values,
          },
        };
        return (await transact(check, kept(held.accountId, change))) ? 'kept' : 'stale';
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
        const TransactItems = [
          identifier(held, to),
          account(held, to),
          reserved,
          kept(held.accountId, change),
        ];
        try {
          await client.send(new TransactWriteCommand({ TransactItems }));
          return 'moved';
        } catch (cause) {
          if (!isTransactionLost(cause)) throw cause;
          const [isTaken] = lostConditions(cause);
          return isTaken ? 'taken' : 'stale';
        }
      }),

    takeBack: (held, { changeId }, { later, to, at }) =>
      answering('profile changes', async () => {
        const { accountId, subject } = held;
        const [over, within] = [later.slice(MAX_MARKS), later.slice(0, MAX_MARKS)];
        for (const one of over) await client.send(new UpdateCommand(undone(accountId, one, at)));
        const isStillOpen: Write = {
          ConditionCheck: {
            TableName,
            Key: accountKeys.change(accountId, changeId),
            ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(undoneAt)',
          },
        };
        const freed: Write = { Delete: { TableName, Key: accountKeys.identifier(subject) } };
        const moves = to && to !== subject ? [identifier(held, to), account(held, to), freed] : [];
        const marks = within.map((one): Write => ({ Update: undone(accountId, one, at) }));
        return transact(isStillOpen, ...moves, ...marks);
      }),

    markUndone: (accountId, changeId, at) =>
      answering('profile changes', async () => {
        await client.send(new UpdateCommand(undone(accountId, changeId, at)));
      }),

    setDeletion: (held, deletionAt) =>
      answering('profile changes', async () => {
        const { values, ...asRead } = unchanged(held);
        return transact({
          Update: {
            TableName,
            Key: accountKeys.account(held.accountId),
            UpdateExpression: 'SET deletionAt = :deletion',
            ...asRead,
            ExpressionAttributeValues: { ...values, ':deletion': deletionAt },
          },
        });
      }),

    clearDeletion: (accountId) =>
      answering('profile changes', async () => {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: accountKeys.account(accountId),
            UpdateExpression: 'REMOVE deletionAt',
            ConditionExpression: 'attribute_exists(pk)',
          }),
        );
      }),
  };
}

/** The account as it was read, as a condition: what decides who may do what with it. */
function unchanged({ subject, state, notBefore, stepUpRequired, factorsVersion }: Account) {
  return {
    ConditionExpression: [
      'subject = :subject AND #state = :state AND notBefore = :notBefore AND stepUpRequired = :stepUp',
      factorsVersion === undefined
        ? 'attribute_not_exists(factorsVersion)'
        : 'factorsVersion = :factorsVersion',
    ].join(' AND '),
    ExpressionAttributeNames: { '#state': 'state' },
    values: {
      ':subject': subject,
      ':state': state,
      ':notBefore': notBefore,
      ':stepUp': stepUpRequired,
      ...(factorsVersion === undefined ? {} : { ':factorsVersion': factorsVersion }),
    },
  };
}
