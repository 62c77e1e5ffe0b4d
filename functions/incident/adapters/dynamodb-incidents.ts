import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import type { AccountId, ActionId, IncidentId } from '../../platform/ids.ts';
import { incidentKeys, type TableKey } from '../../platform/table-keys.ts';
import type { ActionRecord, IncidentCase, IncidentFile, Member } from '../domain/incident.ts';
import type { CaseCondition, Incidents } from '../ports.ts';
import { type Item, settingAll, valueIn } from './incidents-table.ts';

const WRITES_AT_ONCE = 10;

/** Incidents as one collection of items each: the case, its members, addresses and actions. */
export class DynamoDbIncidents implements Incidents {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async find(incidentId: IncidentId): Promise<IncidentCase | undefined> {
    return this.#get<IncidentCase>(incidentKeys.case(incidentId));
  }

  async load(incidentId: IncidentId): Promise<IncidentFile | undefined> {
    return answering('incidents', async () => {
      const items: Item[] = [];
      const pages = paginateQuery(
        { client: this.#documents },
        {
          TableName: this.#table,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': incidentKeys.case(incidentId).pk },
          ConsistentRead: true,
        },
      );
      for await (const { Items = [] } of pages) items.push(...Items);
      const of = <T>(kind: string) =>
        items.filter((item) => String(item['sk']).startsWith(kind)).map((item) => valueIn<T>(item));
      const [incident] = of<IncidentCase>('CASE');
      return (
        incident && {
          case: incident,
          members: of<Member>('MEMBER#'),
          addresses: of<{ ip: string }>('ADDRESS#').map(({ ip }) => ip),
          actions: of<ActionRecord>('ACTION#'),
        }
      );
    });
  }

  async change(incidentId: IncidentId, changes: Partial<IncidentCase>, condition: CaseCondition = {}) {
    const demanded = Object.entries(condition).filter(([, value]) => value !== undefined);
    return this.#update(incidentKeys.case(incidentId), changes, demanded);
  }

  async addActions(incidentId: IncidentId, actions: readonly ActionRecord[]): Promise<void> {
    await answering('incidents', async () => {
      for (let from = 0; from < actions.length; from += WRITES_AT_ONCE)
        await Promise.all(
          actions.slice(from, from + WRITES_AT_ONCE).map((record) => this.#addAction(incidentId, record)),
        );
    });
  }

  async action(incidentId: IncidentId, actionId: ActionId): Promise<ActionRecord | undefined> {
    return this.#get<ActionRecord>(incidentKeys.action(incidentId, actionId));
  }

  async changeAction(
    incidentId: IncidentId,
    actionId: ActionId,
    from: ActionRecord['status'],
    changes: Partial<ActionRecord>,
  ): Promise<boolean> {
    return this.#update(incidentKeys.action(incidentId, actionId), changes, [['status', from]]);
  }

  async member(incidentId: IncidentId, accountId: AccountId): Promise<Member | undefined> {
    return this.#get<Member>(incidentKeys.member(incidentId, accountId));
  }

  async changeMember(incidentId: IncidentId, accountId: AccountId, changes: Partial<Member>): Promise<void> {
    await this.#update(incidentKeys.member(incidentId, accountId), changes, []);
  }

  async #addAction(incidentId: IncidentId, record: ActionRecord): Promise<void> {
    try {
      await this.#documents.send(
        new PutCommand({
          TableName: this.#table,
          Item: { ...incidentKeys.action(incidentId, record.actionId), ...record },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      );
    } catch (error) {
      if (!isConditionLost(error)) throw error;
    }
  }

  async #get<T>(key: TableKey): Promise<T | undefined> {
    return answering('incidents', async () => {
      const command = new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
      const { Item } = await this.#documents.send(command);
      return Item && valueIn<T>(Item);
    });
  }

  /** @returns false if the item is not there or not as demanded */
  async #update(
    key: TableKey,
    changes: object,
    demanded: readonly (readonly [string, unknown])[],
  ): Promise<boolean> {
    const set = settingAll(changes);
    return answering('incidents', async () => {
      try {
        await this.#documents.send(
          new UpdateCommand({
            TableName: this.#table,
            Key: key,
            ...set,
            ConditionExpression: [
              'attribute_exists(pk)',
              ...demanded.map(([name]) => `#is_${name} = :is_${name}`),
            ].join(' AND '),
            ExpressionAttributeNames: {
              ...set.ExpressionAttributeNames,
              ...Object.fromEntries(demanded.map(([name]) => [`#is_${name}`, name])),
            },
            ExpressionAttributeValues: {
              ...set.ExpressionAttributeValues,
              ...Object.fromEntries(demanded.map(([name, value]) => [`:is_${name}`, value])),
            },
          }),
        );
        return true;
      } catch (error) {
        if (isConditionLost(error)) return false;
        throw error;
      }
    });
  }
}
