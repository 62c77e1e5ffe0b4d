import {
  type DynamoDBDocumentClient,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Account } from '../../account/domain/account.ts';
import { toActivityItem } from '../../activity/domain/activity-item.ts';
import type { EnrolledFactor } from '../../challenge/domain/enrolled-factor.ts';
import { answering, isTransactionLost } from '../../platform/adapters/answering.ts';
import type { AccountId } from '../../platform/ids.ts';
import { accountKeys, type TableKey } from '../../platform/table-keys.ts';
import type { FactorChange, FactorStore, HeldFactors } from '../ports.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** More than one person's devices do at once. */
const MAX_RACES = 5;

/**
 * An account's factors beside it in the Accounts table. A version on the account lets one of several changes through;
 * both of the account's items list the kinds, so whoever reads either knows what to ask for.
 */
export function dynamoDbFactorStore(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  { accounts: TableName, activity }: { readonly accounts: string; readonly activity: string },
): FactorStore {
  async function find(accountId: AccountId): Promise<HeldFactors | undefined> {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': accountKeys.account(accountId).pk },
        ConsistentRead: true,
      }),
    );
    const under = (prefix: string) => Items.filter(({ sk }) => String(sk).startsWith(prefix));
    const [account] = under('ACCOUNT');
    if (!account) return undefined;
    return {
      account: withoutKeys(account) as Account,
      factors: under('FACTOR#').map((item) => withoutKeys(item) as EnrolledFactor),
      recoveryCodes: under('RECOVERYCODE#').map(({ sk }) => String(sk).slice('RECOVERYCODE#'.length)),
    };
  }

  /** @returns false if somebody else was faster */
  async function write(held: HeldFactors, change: FactorChange): Promise<boolean> {
    try {
      await client.send(
        new TransactWriteCommand({
          TransactItems: [
            ...writesOf(TableName, held, change),
            { Put: { TableName: activity, Item: toActivityItem(change.event) } },
          ],
        }),
      );
      return true;
    } catch (cause) {
      if (isTransactionLost(cause)) return false;
      throw cause;
    }
  }

  return {
    find: (accountId) => answering('enrolled factors', () => find(accountId)),

    change: (accountId, plan) =>
      answering('enrolled factors', async () => {
        for (let race = 1; race <= MAX_RACES; race += 1) {
          const held = await find(accountId);
          if (!held || held.account.state === 'erased') return 'gone';
          const change = plan(held);
          if (!change) return 'refused';
          if (await write(held, change)) return held;
        }
        throw new Error('The factors kept changing');
      }),
  };
}

function writesOf(TableName: string, held: HeldFactors, change: FactorChange): Write[] {
  const { account, factors, recoveryCodes } = held;
  const { accountId, subject, factorsVersion, notBefore } = account;
  const { add, undoable, remove = [] } = change;
  const after = [...factors.filter(({ factorId }) => !remove.includes(factorId)), ...(add ? [add] : [])];
  const kinds = [...new Set(after.map(({ kind }) => kind))];
  const put = (Key: TableKey, item: object): Write => ({ Put: { TableName, Item: { ...Key, ...item } } });
  const drop = (Key: TableKey): Write => ({ Delete: { TableName, Key } });
  return [
    {
      Update: {
        TableName,
        Key: accountKeys.account(accountId),
        UpdateExpression: 'SET factors = :kinds, factorsVersion = :next',
        // Whoever ended sessions meanwhile ended the right of one of them to change factors.
        ConditionExpression: [
          'notBefore = :notBefore',
          factorsVersion === undefined ? 'attribute_not_exists(factorsVersion)' : 'factorsVersion = :version',
        ].join(' AND '),
        ExpressionAttributeValues: {
          ':kinds': kinds,
          ':next': (factorsVersion ?? 0) + 1,
          ':notBefore': notBefore,
          ...(factorsVersion === undefined ? {} : { ':version': factorsVersion }),
        },
      },
    },
    {
      Update: {
        TableName,
        Key: accountKeys.identifier(subject),
        UpdateExpression: 'SET factors = :kinds',
        ConditionExpression: 'accountId = :account',
        ExpressionAttributeValues: { ':kinds': kinds, ':account': accountId },
      },
    },
    ...(add ? [put(accountKeys.factor(accountId, add.factorId), add)] : []),
    ...(undoable ? [put(accountKeys.change(accountId, undoable.changeId), undoable)] : []),
    ...remove.map((factorId) => drop(accountKeys.factor(accountId, factorId))),
    ...(change.recoveryCodes
      ? [
          ...recoveryCodes.map((hash) => drop(accountKeys.recoveryCode(accountId, hash))),
          ...change.recoveryCodes.map((hash) => put(accountKeys.recoveryCode(accountId, hash), {})),
        ]
      : []),
  ];
}

function withoutKeys({ pk: _pk, sk: _sk, ...item }: Record<string, unknown>): object {
  return item;
}
