import { type CampaignRule, windowOf } from '../../functions/detection/domain/campaign-rule.ts';
import type { ClusterKey } from '../../functions/detection/domain/cluster-keys.ts';
import {
  type ClusterView,
  COUNTED,
  type Counted,
  NOTHING_COUNTED,
  unionOf,
} from '../../functions/detection/domain/cluster-view.ts';
import type { ClusterCounters } from '../../functions/detection/ports.ts';

type Sets = Record<Counted, Set<string>>;
type Pace = { window: number; present: Map<ClusterKey, Sets>; before: Map<ClusterKey, Sets> };

const MAX_CLUSTERS_OF_WINDOW = 400_000;

/**
 * Counters of one process, for replaying events in the order of their time. Holds the present window and the one before
 * of each pace, and forgets the clusters it met first when there are too many.
 */
export class MemoryClusterCounters implements ClusterCounters {
  readonly #rule: CampaignRule;
  readonly #maximum: number;
  readonly #paces = new Map<boolean, Pace>();

  constructor(rule: CampaignRule, maximumClustersOfWindow = MAX_CLUSTERS_OF_WINDOW) {
    this.#rule = rule;
    this.#maximum = maximumClustersOfWindow;
  }

  get clusters(): number {
    return [...this.#paces.values()].reduce(
      (sum, { present, before }) => sum + present.size + before.size,
      0,
    );
  }

  async add(counts: ReadonlyMap<ClusterKey, ClusterView>, window: number) {
    const views = new Map<ClusterKey, ClusterView>();
    for (const [key, count] of counts) {
      const pace = this.#paceOf(key, window);
      let sets = pace.present.get(key);
      if (!sets) {
        sets = { ...NOTHING_COUNTED } as Sets;
        if (pace.present.size >= this.#maximum) forgetFirst(pace.present);
        pace.present.set(key, sets);
      }
      this.#addTo(sets, count);
      views.set(key, viewIn(pace, key));
    }
    return views;
  }

  async read(keys: readonly ClusterKey[], window: number) {
    return new Map(keys.map((key) => [key, viewIn(this.#paceOf(key, window), key)]));
  }

  #addTo(sets: Sets, count: ClusterView): void {
    for (const set of COUNTED) {
      const members: ReadonlySet<string> = count[set];
      if (members.size === 0) continue;
      // The empty set is shared by all.
      if (sets[set].size === 0) sets[set] = new Set();
      for (const member of members) {
        if (sets[set].size >= this.#rule.limits[set]) break;
        sets[set].add(member);
      }
    }
  }

  #paceOf(key: ClusterKey, window: number): Pace {
    const number = windowOf(key, window, this.#rule);
    const isSlow = key.startsWith('password:');
    const pace = this.#paces.get(isSlow) ?? { window: number, present: new Map(), before: new Map() };
    this.#paces.set(isSlow, pace);
    if (number > pace.window) {
      pace.before = number === pace.window + 1 ? pace.present : new Map();
      pace.present = new Map();
      pace.window = number;
    }
    return pace;
  }
}

function viewIn({ present, before }: Pace, key: ClusterKey): ClusterView {
  const [now, then] = [present.get(key), before.get(key)];
  if (now && then) return unionOf(now as object as ClusterView, then as object as ClusterView);
  return ((now ?? then) as object as ClusterView | undefined) ?? NOTHING_COUNTED;
}

function forgetFirst(clusters: Map<ClusterKey, Sets>): void {
  const first = clusters.keys().next();
  if (!first.done) clusters.delete(first.value);
}
