import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { AccountId, SessionId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { accountKeys, sessionKeys, type TableKey } from '../../platform/table-keys.ts';
import { fromSessionItem, hashBytes, type SessionItem, toSessionItem } from '../domain/session-item.ts';
import type { SessionEndReason, SessionRecord } from '../domain/session-record.ts';
import type { AccountStanding } from '../domain/session-standing.ts';
import type { Rotation, SessionOnAccount, SessionRegistry } from '../ports.ts';

const MAX_TRIES = 3;

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

  async endUnderWay(
    { accountId, subject }: Pick<SessionRecord, 'accountId' | 'subject'>,
    at: number,
  ): Promise<void> {
    await this.#moveNotBefore(accountKeys.identifier(subject), accountId, at);
  }

  async endAll(
    { accountId, subject }: Pick<SessionRecord, 'accountId' | 'subject'>,
    at: number,
  ): Promise<void> {
    // The account first, because sessions are judged by it; then what sign-ins under way are judged by.
    for (const Key of [accountKeys.account(accountId), accountKeys.identifier(subject)])
      await this.#moveNotBefore(Key, accountId, at);
  }

  async #moveNotBefore(Key: TableKey, accountId: AccountId, at: number): Promise<void> {
    await this.#update(
      {
        Key,
        UpdateExpression: 'SET notBefore = :at',
        // Only forward: a slower, older call must not give life back to what a newer one ended.
        ConditionExpression: 'accountId = :id AND notBefore < :at',
        ExpressionAttributeValues: { ':at': at, ':id': accountId },
      },
      this.#accounts,
    );
  }

  /** @returns false if the condition did not hold */
  async #update(
    input: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName'>,
    table = this.#sessions,
  ): Promise<boolean> {
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
