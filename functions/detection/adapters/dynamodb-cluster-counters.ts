import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { UnavailableError } from '../../platform/problem.ts';
import { incidentKeys } from '../../platform/table-keys.ts';
import { type CampaignRule, windowOf } from '../domain/campaign-rule.ts';
import type { ClusterKey } from '../domain/cluster-keys.ts';
import { type ClusterView, COUNTED, type Counted, NOTHING_COUNTED, unionOf } from '../domain/cluster-view.ts';
import { additionTo } from '../domain/count-additions.ts';
import type { ClusterCounters } from '../ports.ts';
import { batchGet } from './batch-get.ts';

type Item = Readonly<Record<string, unknown>>;

const WINDOWS_KEPT = 3;
const MAX_RACES = 3;
const MAX_UPDATES_AT_ONCE = 48;
/** Clusters that many share, whose counts this process remembers. */
const MAX_REMEMBERED = 2_000;
const WORTH_REMEMBERING = 8;

/**
 * Counters as string sets, one item per cluster and window. What this process has seen to be counted, or to have no
 * room, is not written again: a cluster with much traffic costs writes only while its sets still grow.
 */
export class DynamoDbClusterCounters implements ClusterCounters {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #rule: CampaignRule;
  readonly #remembered = new Map<string, ClusterView>();

  constructor(documents: DynamoDBDocumentClient, table: string, rule: CampaignRule) {
    this.#documents = documents;
    this.#table = table;
    this.#rule = rule;
  }

  async add(counts: ReadonlyMap<ClusterKey, ClusterView>, window: number) {
    return this.#guard(async () => {
      // Together, so that neither's failure is left without anybody who waits for it.
      const [present, before] = await Promise.all([
        this.#addAll(counts, window),
        this.#stored([...counts.keys()], window, [1]),
      ]);
      return new Map(
        [...counts.keys()].map((key) => [
          key,
          unionOf(present.get(key) ?? NOTHING_COUNTED, before.get(key) ?? NOTHING_COUNTED),
        ]),
      );
    });
  }

  async #addAll(counts: ReadonlyMap<ClusterKey, ClusterView>, window: number) {
    const entries = [...counts];
    const present = new Map<ClusterKey, ClusterView>();
    for (let from = 0; from < entries.length; from += MAX_UPDATES_AT_ONCE)
      await Promise.all(
        entries
          .slice(from, from + MAX_UPDATES_AT_ONCE)
          .map(async ([key, count]) => present.set(key, await this.#addOne(key, window, count))),
      );
    return present;
  }

  async read(keys: readonly ClusterKey[], window: number) {
    return this.#guard(async () => {
      const stored = await this.#stored(keys, window, [0, 1]);
      return new Map(keys.map((key) => [key, stored.get(key) ?? NOTHING_COUNTED]));
    });
  }

  async #addOne(key: ClusterKey, window: number, count: ClusterView): Promise<ClusterView> {
    const name = `${windowOf(key, window, this.#rule)}/${key}`;
    let known = this.#remembered.get(name) ?? NOTHING_COUNTED;
    for (let race = 1; race <= MAX_RACES; race++) {
      const addition = additionTo(known, count, this.#rule.limits);
      if (addition.size === 0) break;
      const added = await this.#update(key, window, addition);
      known = added ?? (await this.#stored([key], window, [0])).get(key) ?? NOTHING_COUNTED;
      if (added) break;
    }
    this.#remember(name, known);
    return known;
  }

  /** @returns undefined if one of the sets has no room for that much, and then adds to none */
  async #update(
    key: ClusterKey,
    window: number,
    addition: ReadonlyMap<Counted, ReadonlySet<string>>,
  ): Promise<ClusterView | undefined> {
    const { limits, windowMs, passwordWindowMs } = this.#rule;
    const number = windowOf(key, window, this.#rule);
    const itsWindowMs = number === window ? windowMs : passwordWindowMs;
    const sets = [...addition];
    try {
      const { Attributes } = await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: incidentKeys.cluster(key, number),
          UpdateExpression: `SET expiresAtSeconds = :expires ADD ${sets.map(([set]) => `#${set} :${set}`).join(', ')}`,
          ConditionExpression: sets
            .map(([set]) => `(attribute_not_exists(#${set}) OR size(#${set}) <= :${set}Room)`)
            .join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(sets.map(([set]) => [`#${set}`, set])),
          ExpressionAttributeValues: {
            ':expires': Math.ceil(((number + WINDOWS_KEPT) * itsWindowMs) / 1_000),
            ...Object.fromEntries(
              sets.flatMap(([set, members]) => [
                [`:${set}`, members],
                [`:${set}Room`, limits[set] - members.size],
              ]),
            ),
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return viewOf(Attributes);
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return undefined;
      throw error;
    }
  }

  /** What is stored of each cluster's windows, so many before the present one. */
  async #stored(
    keys: readonly ClusterKey[],
    window: number,
    windowsAgo: readonly number[],
  ): Promise<Map<ClusterKey, ClusterView>> {
    const wanted = keys.flatMap((key) =>
      windowsAgo.map((ago) => ({
        key,
        at: incidentKeys.cluster(key, windowOf(key, window, this.#rule) - ago),
      })),
    );
    const items = await batchGet(
      this.#documents,
      this.#table,
      wanted.map(({ at }) => at),
    );
    const byPlace = new Map(items.map((item) => [`${item['pk']}\n${item['sk']}`, item]));
    const found = new Map<ClusterKey, ClusterView>();
    for (const { key, at } of wanted) {
      const item = byPlace.get(`${at.pk}\n${at.sk}`);
      if (item) found.set(key, unionOf(found.get(key) ?? NOTHING_COUNTED, viewOf(item)));
    }
    return found;
  }

  #remember(name: string, view: ClusterView): void {
    if (!COUNTED.some((set) => view[set].size >= WORTH_REMEMBERING)) return;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(name, view);
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw new UnavailableError('incidents', cause);
    }
  }
}

function viewOf(item: Item | undefined): ClusterView {
  const view = { ...NOTHING_COUNTED } as Record<Counted, ReadonlySet<string>>;
  for (const set of COUNTED) {
    const members = item?.[set];
    if (members instanceof Set) view[set] = members as ReadonlySet<string>;
  }
  return view as ClusterView;
}
