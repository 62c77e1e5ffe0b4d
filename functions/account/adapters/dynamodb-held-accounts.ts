import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { answering, isTransactionLost } from '../../platform/adapters/answering.ts';
import type { AccountId } from '../../platform/ids.ts';
import { accountKeys, type Subject } from '../../platform/table-keys.ts';
import type { AccountState, HeldAccount, Hold, Standing } from '../domain/held-account.ts';
import type { AccountChange, HeldAccounts } from '../ports.ts';

type Item = Readonly<Record<string, unknown>>;

/** More than the actions of one incident that may work on one account at once. */
const MAX_RACES = 10;

/**
 * Accounts as their two items, which always say the same: whoever reads either of them sees a containment at the
 * same instant. Written only if nobody changed the account since it was read.
 */
export class DynamoDbHeldAccounts implements HeldAccounts {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async change(accountId: AccountId, change: (account: HeldAccount) => HeldAccount): Promise<AccountChange> {
    return answering('accounts', async () => {
      for (let race = 1; race <= MAX_RACES; race++) {
        const item = await this.#read(accountId);
        if (!item || item['state'] === 'erased') return { kind: 'gone' };
        const before = heldAccountOf(item);
        const after = change(before);
        if (isSame(before, after)) return { kind: 'unchanged', before, after };
        if (await this.#write(accountId, item['subject'] as Subject, before, after))
          return { kind: 'changed', before, after };
      }
      throw new Error('The account kept changing');
    });
  }

  async #read(accountId: AccountId): Promise<Item | undefined> {
    const Key = accountKeys.account(accountId);
    const command = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
    return (await this.#documents.send(command)).Item;
  }

  async #write(
    accountId: AccountId,
    subject: Subject,
    before: HeldAccount,
    after: HeldAccount,
  ): Promise<boolean> {
    const head = { ':state': after.state, ':notBefore': after.notBefore, ':stepUp': after.stepUpRequired };
    const setHead = 'SET #state = :state, notBefore = :notBefore, stepUpRequired = :stepUp';
    const names = { '#state': 'state' };
    try {
      await this.#documents.send(
        new TransactWriteCommand({
          TransactItems: [
            {
              Update: {
                TableName: this.#table,
                Key: accountKeys.account(accountId),
                UpdateExpression: after.heldFrom
                  ? `${setHead}, holds = :holds, heldFrom = :heldFrom`
                  : `${setHead} REMOVE holds, heldFrom`,
                ConditionExpression: [
                  '#state = :wasState AND notBefore = :wasNotBefore AND stepUpRequired = :wasStepUp',
                  before.holds.length > 0 ? 'holds = :wasHolds' : 'attribute_not_exists(holds)',
                ].join(' AND '),
                ExpressionAttributeNames: names,
                ExpressionAttributeValues: {
                  ...head,
                  ':wasState': before.state,
                  ':wasNotBefore': before.notBefore,
                  ':wasStepUp': before.stepUpRequired,
                  ...(before.holds.length > 0 ? { ':wasHolds': before.holds } : {}),
                  ...(after.heldFrom ? { ':holds': after.holds, ':heldFrom': after.heldFrom } : {}),
                },
              },
            },
            {
              Update: {
                TableName: this.#table,
                Key: accountKeys.identifier(subject),
                UpdateExpression: setHead,
                ConditionExpression: 'accountId = :account',
                ExpressionAttributeNames: names,
                ExpressionAttributeValues: { ...head, ':account': accountId },
              },
            },
          ],
        }),
      );
      return true;
    } catch (error) {
      if (isTransactionLost(error)) return false;
      throw error;
    }
  }
}

function heldAccountOf(item: Item): HeldAccount {
  const heldFrom = item['heldFrom'] as Standing | undefined;
  return {
    state: item['state'] as AccountState,
    stepUpRequired: item['stepUpRequired'] === true,
    notBefore: Number(item['notBefore'] ?? 0),
    holds: (item['holds'] as readonly Hold[] | undefined) ?? [],
    ...(heldFrom ? { heldFrom } : {}),
  };
}

function isSame(a: HeldAccount, b: HeldAccount): boolean {
  return (
    a.state === b.state &&
    a.stepUpRequired === b.stepUpRequired &&
    a.notBefore === b.notBefore &&
    a.holds.join() === b.holds.join()
  );
}
