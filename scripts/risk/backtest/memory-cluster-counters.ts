import { type CampaignRule, windowOf } from '../../../functions/detection/domain/campaign-rule.ts';
import type { ClusterKey } from '../../../functions/detection/domain/cluster-keys.ts';
import {
  type ClusterView,
  COUNTED,
  type Counted,
  NOTHING_COUNTED,
  SAMPLE_OF,
} from '../../../functions/detection/domain/cluster-view.ts';
import type { ClusterCounters } from '../../../functions/detection/ports.ts';

type Sets = Record<Counted, Set<string>>;
/** A cluster in one window; `both` counts the window before as well, where it had this cluster too. */
type Counts = { readonly present: Sets; readonly both: Sets };
type Pace = { window: number; present: Map<ClusterKey, Counts>; before: Map<ClusterKey, Counts> };

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
      let known = pace.present.get(key);
      if (!known) {
        known = countsAfter(pace.before.get(key));
        if (pace.present.size >= this.#maximum) forgetFirst(pace.present);
        pace.present.set(key, known);
      }
      this.#addTo(known, count);
      views.set(key, known.both as object as ClusterView);
    }
    return views;
  }

  async read(keys: readonly ClusterKey[], window: number) {
    return new Map(keys.map((key) => [key, viewIn(this.#paceOf(key, window), key)]));
  }

  #addTo({ present, both }: Counts, count: ClusterView): void {
    for (const set of COUNTED) {
      const members: ReadonlySet<string> = count[set];
      const whole = SAMPLE_OF[set];
      if (members.size === 0 || (whole && present[whole].size < this.#rule.limits[whole])) continue;
      // The empty set is shared by all, and a set that has nothing of the window before by both.
      if (present[set].size === 0) present[set] = new Set();
      if (both[set].size === 0) both[set] = present[set];
      for (const member of members) {
        if (present[set].size >= this.#rule.limits[set]) break;
        present[set].add(member);
        if (both[set] !== present[set]) both[set].add(member);
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
  const [now, then] = [present.get(key)?.both, before.get(key)?.present];
  return ((now ?? then) as object as ClusterView | undefined) ?? NOTHING_COUNTED;
}

/** Sets of the window before are copied once, when the cluster is first seen in the present one. */
function countsAfter(before: Counts | undefined): Counts {
  const present = { ...NOTHING_COUNTED } as Sets;
  if (!before) return { present, both: present };
  const both = { ...NOTHING_COUNTED } as Sets;
  for (const set of COUNTED) if (before.present[set].size > 0) both[set] = new Set(before.present[set]);
  return { present, both };
}

function forgetFirst(clusters: Map<ClusterKey, Counts>): void {
  const first = clusters.keys().next();
  if (!first.done) clusters.delete(first.value);
}
