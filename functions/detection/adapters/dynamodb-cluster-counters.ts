import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { AccountId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { incidentKeys } from '../../platform/table-keys.ts';
import { type CampaignRule, type ClusterView, NOTHING_COUNTED, unionOf } from '../domain/campaign-rule.ts';
import type { ClusterKey } from '../domain/cluster-keys.ts';
import type { ClusterCounters } from '../ports.ts';
import { batchGet } from './batch-get.ts';

type SetName = keyof ClusterView;
type Item = Readonly<Record<string, unknown>>;

const SET_NAMES = ['wrong', 'right', 'suspects'] as const satisfies readonly SetName[];
const WINDOWS_KEPT = 3;
const MAX_REMEMBERED_CROWDS = 2_000;

/** Counters as string sets, one item per cluster and window, added to without reading and never beyond a limit. */
export class DynamoDbClusterCounters implements ClusterCounters {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #rule: CampaignRule;
  /** Clusters with so many successes that no number of failures makes a campaign of them in this window. */
  readonly #crowds = new Map<string, ClusterView>();

  constructor(documents: DynamoDBDocumentClient, table: string, rule: CampaignRule) {
    this.#documents = documents;
    this.#table = table;
    this.#rule = rule;
  }

  async add(counts: ReadonlyMap<ClusterKey, ClusterView>, window: number) {
    return this.#guard(async () => {
      const keys = [...counts.keys()];
      const [present, before] = await Promise.all([
        Promise.all([...counts].map(([key, count]) => this.#addOne(key, window, count))),
        this.#stored(keys, [window - 1]),
      ]);
      return new Map(
        keys.map((key, i) => [key, unionOf(present[i] ?? NOTHING_COUNTED, viewOf(before.get(key)?.[0]))]),
      );
    });
  }

  async read(keys: readonly ClusterKey[], window: number) {
    return this.#guard(async () => {
      const stored = await this.#stored(keys, [window, window - 1]);
      return new Map(
        keys.map((key) => [key, (stored.get(key) ?? []).map(viewOf).reduce(unionOf, NOTHING_COUNTED)]),
      );
    });
  }

  async #addOne(key: ClusterKey, window: number, count: ClusterView): Promise<ClusterView> {
    const name = `${window}/${key}`;
    const crowd = this.#crowds.get(name);
    if (crowd) return crowd;
    const sets = SET_NAMES.filter((set) => count[set].size > 0);
    const all = await this.#update(key, window, count, sets);
    // A set is full: add to the others one by one, and leave the full one as it is.
    if (!all) for (const set of sets) await this.#update(key, window, count, [set]);
    const view = all ?? viewOf((await this.#stored([key], [window])).get(key)?.[0]);
    if (view.right.size >= this.#rule.maximumSubjects) this.#remember(name, view);
    return view;
  }

  /** @returns undefined if one of the sets is full */
  async #update(
    key: ClusterKey,
    window: number,
    count: ClusterView,
    sets: readonly SetName[],
  ): Promise<ClusterView | undefined> {
    if (sets.length === 0) return viewOf((await this.#stored([key], [window])).get(key)?.[0]);
    const expiresAtSeconds = Math.ceil(((window + WINDOWS_KEPT) * this.#rule.windowMs) / 1_000);
    try {
      const { Attributes } = await this.#documents.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: incidentKeys.cluster(key, window),
          UpdateExpression: `SET expiresAtSeconds = :expires ADD ${sets.map((set) => `#${set} :${set}`).join(', ')}`,
          ConditionExpression: sets
            .map((set) => `(attribute_not_exists(#${set}) OR size(#${set}) < :${set}Limit)`)
            .join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(sets.map((set) => [`#${set}`, set])),
          ExpressionAttributeValues: {
            ':expires': expiresAtSeconds,
            ...Object.fromEntries(
              sets.flatMap((set) => [
                [`:${set}`, new Set(count[set])],
                [
                  `:${set}Limit`,
                  set === 'suspects' ? this.#rule.maximumSuspects : this.#rule.maximumSubjects,
                ],
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

  async #stored(keys: readonly ClusterKey[], windows: readonly number[]): Promise<Map<ClusterKey, Item[]>> {
    const wanted = keys.flatMap((key) =>
      windows.map((window) => ({ key, at: incidentKeys.cluster(key, window) })),
    );
    const items = await batchGet(
      this.#documents,
      this.#table,
      wanted.map(({ at }) => at),
    );
    const byPlace = new Map(items.map((item) => [`${item['pk']}\n${item['sk']}`, item]));
    const found = new Map<ClusterKey, Item[]>();
    for (const { key, at } of wanted) {
      const item = byPlace.get(`${at.pk}\n${at.sk}`);
      if (item) found.set(key, [...(found.get(key) ?? []), item]);
    }
    return found;
  }

  #remember(name: string, view: ClusterView): void {
    if (this.#crowds.size >= MAX_REMEMBERED_CROWDS) this.#crowds.clear();
    this.#crowds.set(name, view);
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
  const members = (set: SetName) => (item?.[set] as ReadonlySet<string> | undefined) ?? new Set<string>();
  return {
    wrong: members('wrong'),
    right: members('right'),
    suspects: members('suspects') as ReadonlySet<AccountId>,
  };
}
