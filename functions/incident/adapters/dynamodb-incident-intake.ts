import { createHash } from 'node:crypto';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost, isTransactionLost } from '../../platform/adapters/answering.ts';
import type { AccountId, IncidentId } from '../../platform/ids.ts';
import { incidentKeys, type TableKey } from '../../platform/table-keys.ts';
import type { IncidentCase, Member } from '../domain/incident.ts';
import type { Arrival, AttachResult, GroupingKey, IncidentIntake } from '../ports.ts';
import { type Item, type TransactItems, valueIn } from './incidents-table.ts';

const MAX_RACES = 5;

/** Opens and fills incidents by transactions, so that what belongs together is there together. */
export class DynamoDbIncidentIntake implements IncidentIntake {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async incidentOf(key: GroupingKey): Promise<IncidentId | undefined> {
    return answering(
      'incidents',
      async () => (await this.#get(incidentKeys.grouping(key)))?.['incidentId'] as IncidentId,
    );
  }

  async open(opened: IncidentCase, arrival: Arrival, replaced: IncidentId | undefined) {
    const { incidentId, groupedBy } = opened;
    const items: TransactItems = [
      {
        Put: {
          TableName: this.#table,
          Item: { ...incidentKeys.grouping(groupedBy), incidentId, groupedAt: arrival.now },
          ...(replaced
            ? {
                ConditionExpression: 'attribute_not_exists(pk) OR incidentId = :replaced',
                ExpressionAttributeValues: { ':replaced': replaced },
              }
            : { ConditionExpression: 'attribute_not_exists(pk)' }),
        },
      },
      this.#new(incidentKeys.case(incidentId), opened),
      this.#evidence(incidentId, arrival),
      ...arrival.accountIds.map((id) => this.#newMember(incidentId, id, arrival)),
      ...arrival.finding.addresses.map((ip) => this.#newAddress(incidentId, ip, arrival)),
    ];
    return answering('incidents', async () =>
      (await this.#transact(items)) ? ('opened' as const) : ('grouped-already' as const),
    );
  }

  async attach(incidentId: IncidentId, arrival: Arrival): Promise<AttachResult> {
    return answering('incidents', async () => {
      for (let race = 1; race <= MAX_RACES; race++) {
        const found = await this.#get(incidentKeys.case(incidentId));
        const incident = found && valueIn<IncidentCase>(found);
        if (!incident || incident.status === 'Closed') return { kind: 'closed' };
        const items = await this.#whatIsNew(incident, arrival);
        const { status } = incident;
        if (items.length === 0) return { kind: 'nothing-new', status };
        if (await this.#transact(items)) return { kind: 'attached', status };
      }
      throw new Error('The incident kept changing');
    });
  }

  async group(accountIds: readonly AccountId[], incidentId: IncidentId): Promise<void> {
    await answering('incidents', () =>
      Promise.all(
        accountIds.map(async (accountId) => {
          try {
            const Item = { ...incidentKeys.grouping(accountId), incidentId };
            const ConditionExpression = 'attribute_not_exists(pk)';
            await this.#documents.send(new PutCommand({ TableName: this.#table, Item, ConditionExpression }));
          } catch (error) {
            if (!isConditionLost(error)) throw error;
          }
        }),
      ),
    );
  }

  async #whatIsNew({ incidentId }: IncidentCase, arrival: Arrival): Promise<TransactItems> {
    const { finding, accountIds, isDisowned, now } = arrival;
    const [evidence, members, addresses] = await Promise.all([
      this.#get(incidentKeys.evidence(incidentId, finding.findingId)),
      Promise.all(accountIds.map((id) => this.#get(incidentKeys.member(incidentId, id)))),
      Promise.all(finding.addresses.map((ip) => this.#get(incidentKeys.address(incidentId, ip)))),
    ]);
    const joining = [
      ...accountIds.flatMap((id, i) => (members[i] ? [] : [this.#newMember(incidentId, id, arrival)])),
      ...finding.addresses.flatMap((ip, i) =>
        addresses[i] ? [] : [this.#newAddress(incidentId, ip, arrival)],
      ),
      ...accountIds.flatMap((id, i) =>
        isDisowned && members[i] && members[i]?.['verdict'] !== 'not-me'
          ? [this.#disowned(incidentId, id, now)]
          : [],
      ),
    ];
    if (evidence && joining.length === 0) return [];
    const touched = {
      Update: {
        TableName: this.#table,
        Key: incidentKeys.case(incidentId),
        UpdateExpression: 'SET lastSeenAt = :now ADD revision :more',
        ConditionExpression: 'attribute_exists(pk) AND #status <> :closed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':now': now, ':more': joining.length > 0 ? 1 : 0, ':closed': 'Closed' },
      },
    };
    return [touched, ...(evidence ? [] : [this.#evidence(incidentId, arrival)]), ...joining];
  }

  #evidence(incidentId: IncidentId, { finding, now }: Arrival) {
    const body = JSON.stringify(finding);
    const sha256 = createHash('sha256').update(body).digest('hex');
    return this.#new(incidentKeys.evidence(incidentId, finding.findingId), {
      kind: 'finding',
      body,
      sha256,
      addedAt: now,
    });
  }

  #newMember(incidentId: IncidentId, accountId: AccountId, { isDisowned, now }: Arrival) {
    const verdict = isDisowned ? ({ verdict: 'not-me', verdictAt: now } as const) : {};
    return this.#new(incidentKeys.member(incidentId, accountId), {
      accountId,
      addedAt: now,
      ...verdict,
    } satisfies Member);
  }

  #newAddress(incidentId: IncidentId, ip: string, { now }: Arrival) {
    return this.#new(incidentKeys.address(incidentId, ip), { ip, addedAt: now });
  }

  #disowned(incidentId: IncidentId, accountId: AccountId, now: number) {
    return {
      Update: {
        TableName: this.#table,
        Key: incidentKeys.member(incidentId, accountId),
        UpdateExpression: 'SET verdict = :verdict, verdictAt = :now',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':verdict': 'not-me', ':now': now },
      },
    };
  }

  #new(key: TableKey, value: object) {
    const Item = { ...key, ...value };
    return { Put: { TableName: this.#table, Item, ConditionExpression: 'attribute_not_exists(pk)' } };
  }

  async #get(key: TableKey): Promise<Item | undefined> {
    const { Item } = await this.#documents.send(
      new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true }),
    );
    return Item;
  }

  /** @returns false if somebody else was faster */
  async #transact(TransactItems: TransactItems): Promise<boolean> {
    try {
      await this.#documents.send(new TransactWriteCommand({ TransactItems }));
      return true;
    } catch (error) {
      if (isTransactionLost(error)) return false;
      throw error;
    }
  }
}
