import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  paginateQuery,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { isTransactionLost } from '../../platform/adapters/answering.ts';
import type { AccountId, SessionId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys, type Subject, sessionKeys, type TableKey } from '../../platform/table-keys.ts';
import { fromSessionItem, hashBytes, type SessionItem, toSessionItem } from '../domain/session-item.ts';
import type { SessionEndReason, SessionRecord } from '../domain/session-record.ts';
import type { AccountStanding } from '../domain/session-standing.ts';
import type { Rotation, SessionOnAccount, SessionRegistry } from '../ports.ts';

const MAX_TRIES = 3;
/** More than one person ends in a year, and far less than an identifier's item may grow by. */
const MAX_REVOKED_DEVICES = 20;

type Update = Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName'>;
type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The registry in the Sessions table, with the account's word from the Accounts table. */
export class DynamoDbSessionRegistry implements SessionRegistry {
  readonly #documents: DynamoDBDocumentClient;
  readonly #accounts: string;
  readonly #sessions: string;

  constructor(
    documents: DynamoDBDocumentClient,
    tables: { readonly accounts: string; readonly sessions: string },
  ) {
    this.#documents = documents;
    this.#accounts = tables.accounts;
    this.#sessions = tables.sessions;
  }

  async find(accountId: AccountId, sessionId: SessionId): Promise<SessionOnAccount> {
    const request = {
      [this.#accounts]: { Keys: [accountKeys.account(accountId)], ConsistentRead: true },
      [this.#sessions]: { Keys: [sessionKeys.session(accountId, sessionId)], ConsistentRead: true },
    };
    return this.#guard(async () => {
      for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
        const { Responses, UnprocessedKeys } = await this.#documents.send(
          new BatchGetCommand({ RequestItems: request }),
        );
        if (Object.keys(UnprocessedKeys ?? {}).length > 0) continue;
        const session = Responses?.[this.#sessions]?.[0] as SessionItem | undefined;
        return {
          session: session && fromSessionItem(session),
          account: Responses?.[this.#accounts]?.[0] as AccountStanding | undefined,
        };
      }
      throw new Error('Keys stayed unprocessed');
    });
  }

  async list(accountId: AccountId): Promise<readonly SessionRecord[]> {
    return this.#guard(async () => {
      const sessions: SessionRecord[] = [];
      const pages = paginateQuery(
        { client: this.#documents },
        {
          TableName: this.#sessions,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': `ACCOUNT#${accountId}`, ':prefix': 'SESSION#' },
          ConsistentRead: true,
        },
      );
      for await (const page of pages)
        sessions.push(...(page.Items ?? []).map((item) => fromSessionItem(item as SessionItem)));
      return sessions;
    });
  }

  async rotate({
    accountId,
    sessionId,
    from,
    presented,
    to,
    at,
    hasMoved,
  }: Rotation): Promise<'rotated' | 'lost'> {
    const isDone = await this.#update({
      Key: sessionKeys.session(accountId, sessionId),
      UpdateExpression: [
        'SET refreshHash = :to, previousRefreshHash = :presented, rotatedAt = :at, lastUsedAt = :at',
        hasMoved ? ', movedAt = if_not_exists(movedAt, :at)' : '',
        ' REMOVE alsoRefreshHash',
      ].join(''),
      ConditionExpression: 'refreshHash = :from AND attribute_not_exists(endedAt)',
      ExpressionAttributeValues: {
        ':from': hashBytes(from),
        ':presented': hashBytes(presented),
        ':to': hashBytes(to),
        ':at': at,
      },
    });
    return isDone ? 'rotated' : 'lost';
  }

  raise(session: SessionRecord, alsoHash: string, at: number): Promise<boolean> {
    return this.#update({
      Key: sessionKeys.session(session.accountId, session.sessionId),
      UpdateExpression: 'SET details = :details, alsoRefreshHash = :also, lastUsedAt = :at REMOVE movedAt',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAt)',
      ExpressionAttributeValues: {
        ':details': toSessionItem(session).details,
        ':also': hashBytes(alsoHash),
        ':at': at,
      },
    });
  }

  end(accountId: AccountId, sessionId: SessionId, at: number, reason: SessionEndReason): Promise<boolean> {
    return this.#update({
      Key: sessionKeys.session(accountId, sessionId),
      UpdateExpression: 'SET endedAt = :at, endReason = :reason',
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAt)',
      ExpressionAttributeValues: { ':at': at, ':reason': reason },
    });
  }

  markMoved(accountId: AccountId, sessionId: SessionId, at: number): Promise<boolean> {
    return this.#update({
      Key: sessionKeys.session(accountId, sessionId),
      UpdateExpression: 'SET movedAt = :at',
      ConditionExpression:
        'attribute_exists(pk) AND attribute_not_exists(endedAt) AND attribute_not_exists(movedAt)',
      ExpressionAttributeValues: { ':at': at },
    });
  }

  async endAllBut(session: SessionRecord, subject: Subject, at: number): Promise<boolean> {
    const { accountId, sessionId, decidedAt } = session;
    const kept = {
      Key: sessionKeys.session(accountId, sessionId),
      UpdateExpression: 'SET decidedAt = :at',
      ConditionExpression: 'decidedAt = :was AND attribute_not_exists(endedAt)',
      ExpressionAttributeValues: { ':at': at, ':was': decidedAt },
    };
    const ofAccount = {
      ...notBeforeMoved(accountKeys.account(accountId), accountId, at),
      // What ended this session ended it for good.
      ConditionExpression: 'accountId = :id AND notBefore <= :was',
      ExpressionAttributeValues: { ':at': at, ':id': accountId, ':was': decidedAt },
    };
    const ofIdentifier = notBeforeMoved(accountKeys.identifier(subject), accountId, at);
    for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
      const isKept = await this.#transact(
        { Update: { TableName: this.#sessions, ...kept } },
        { Update: { TableName: this.#accounts, ...ofAccount } },
        { Update: { TableName: this.#accounts, ...ofIdentifier } },
      );
      if (isKept) return true;
      const now = await this.find(accountId, sessionId);
      if (!now.session || now.session.endedAt !== undefined) break;
      // Nothing else gives a session this instant: it was written, and the answer got lost.
      if (now.session.decidedAt === at) return (now.account?.notBefore ?? 0) <= at;
    }
    await this.endAll({ accountId, subject }, at);
    return false;
  }

  async endAll(
    { accountId, subject }: Pick<SessionRecord, 'accountId' | 'subject'>,
    at: number,
  ): Promise<void> {
    const moves = [accountKeys.account(accountId), accountKeys.identifier(subject)].map((Key) =>
      notBeforeMoved(Key, accountId, at),
    );
    const isMoved = await this.#transact(
      ...moves.map((move) => ({ Update: { TableName: this.#accounts, ...move } })),
    );
    // One of the two is farther already, or gone: then each by itself.
    if (!isMoved) for (const move of moves) await this.#update(move, this.#accounts);
  }

  async revokeDevice(
    { accountId, subject }: Pick<SessionRecord, 'accountId' | 'subject'>,
    deviceId: string,
    at: number,
  ): Promise<void> {
    const noted = {
      UpdateExpression: 'ADD revokedDevices :device',
      ConditionExpression:
        'accountId = :id AND (attribute_not_exists(revokedDevices) OR size(revokedDevices) < :most)',
      ExpressionAttributeValues: {
        ':device': new Set([deviceId]),
        ':id': accountId,
        ':most': MAX_REVOKED_DEVICES,
      },
    };
    const startedAnew = {
      UpdateExpression: 'SET devicesNotBefore = :at, revokedDevices = :device',
      ConditionExpression: 'accountId = :id',
      ExpressionAttributeValues: { ':device': new Set([deviceId]), ':id': accountId, ':at': at },
    };
    for (const Key of [accountKeys.account(accountId), accountKeys.identifier(subject)])
      if (!(await this.#update({ Key, ...noted }, this.#accounts)))
        await this.#update({ Key, ...startedAnew }, this.#accounts);
  }

  /** @returns false if a condition did not hold, or somebody wrote the same at this moment */
  async #transact(...TransactItems: Write[]): Promise<boolean> {
    return this.#guard(async () => {
      try {
        await this.#documents.send(new TransactWriteCommand({ TransactItems }));
        return true;
      } catch (error) {
        if (isTransactionLost(error)) return false;
        throw error;
      }
    });
  }

  /** @returns false if the condition did not hold */
  async #update(input: Update, table = this.#sessions): Promise<boolean> {
    return this.#guard(async () => {
      try {
        await this.#documents.send(new UpdateCommand({ TableName: table, ...input }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    });
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw new UnavailableError('sessions', cause);
    }
  }
}

function notBeforeMoved(Key: TableKey, accountId: AccountId, at: number) {
  return {
    Key,
    UpdateExpression: 'SET notBefore = :at',
    // Only forward: a slower, older call must not give life back to what a newer one ended.
    ConditionExpression: 'accountId = :id AND notBefore <= :at',
    ExpressionAttributeValues: { ':at': at, ':id': accountId },
  };
}
