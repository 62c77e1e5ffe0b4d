import { type ClusterView, COUNTED, type Counted, SAMPLE_OF } from './cluster-view.ts';

/**
 * What of a count is still to be added to what is known to be counted: members that are not there yet, and no more
 * of them than a set has room for.
 */
export function additionTo(
  known: ClusterView,
  count: ClusterView,
  limits: { readonly [Set in Counted]: number },
): ReadonlyMap<Counted, ReadonlySet<string>> {
  const addition = new Map<Counted, ReadonlySet<string>>();
  for (const set of COUNTED) {
    const there: ReadonlySet<string> = known[set];
    const room = limits[set] - there.size;
    if (count[set].size === 0 || room <= 0) continue;
    const whole = SAMPLE_OF[set];
    if (whole && known[whole].size < limits[whole]) continue;
    const members: string[] = [];
    for (const member of count[set]) {
      if (members.length === room) break;
      if (!there.has(member)) members.push(member);
    }
    if (members.length > 0) addition.set(set, new Set(members));
  }
  return addition;
}
