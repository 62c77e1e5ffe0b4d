import type { AccountId } from '../../platform/ids.ts';

/** What was counted of a cluster in the present window and the one before: sets, so that twice is once. */
export type ClusterView = {
  /** Subjects with a wrong password from an unfamiliar device. */
  readonly wrong: ReadonlySet<string>;
  /** Subjects with a right password who are no strangers. */
  readonly right: ReadonlySet<string>;
  /** Subjects with a right password from somebody who may not be the owner. */
  readonly strangers: ReadonlySet<string>;
  /** Accounts that the cluster's attacker may have, should it turn out to be one. */
  readonly suspects: ReadonlySet<AccountId>;
  /** Fingerprints of the wrong passwords. */
  readonly passwords: ReadonlySet<string>;
  /** Challenges that were begun on unfamiliar devices or answered wrongly. */
  readonly challenges: ReadonlySet<string>;
  /** Subjects who passed a challenge. */
  readonly passed: ReadonlySet<string>;
  /** Subjects for whom a reset was begun; in an account's own cluster, the requests. */
  readonly resets: ReadonlySet<string>;
};

export type Counted = keyof ClusterView;

export const COUNTED = [
  'wrong',
  'right',
  'strangers',
  'suspects',
  'passwords',
  'challenges',
  'passed',
  'resets',
] as const satisfies readonly Counted[];

const NOBODY: ReadonlySet<never> = new Set<never>();

export const NOTHING_COUNTED: ClusterView = {
  wrong: NOBODY,
  right: NOBODY,
  strangers: NOBODY,
  suspects: NOBODY,
  passwords: NOBODY,
  challenges: NOBODY,
  passed: NOBODY,
  resets: NOBODY,
};

export function unionOf(a: ClusterView, b: ClusterView): ClusterView {
  const union: Partial<Record<Counted, ReadonlySet<string>>> = {};
  for (const set of COUNTED) {
    const left: ReadonlySet<string> = a[set];
    const right: ReadonlySet<string> = b[set];
    union[set] = right.size === 0 ? left : left.size === 0 ? right : left.union(right);
  }
  return union as ClusterView;
}

/** Somebody who got in as well mistyped; that is not counted against the cluster. */
export function failingSubjects(view: ClusterView): number {
  return without(view.wrong, view.right, view.strangers);
}

/** Share of the subjects whose password was checked, and never right. */
export function failureShare(view: ClusterView): number {
  return shareOf(failingSubjects(view), without(view.right) + without(view.strangers, view.right));
}

/** Strangers who were not known afterwards: by the device that they were given. */
export function intrudedSubjects({ strangers, right }: ClusterView): number {
  return without(strangers, right);
}

/** Share of strangers among those with a right password. A crowd has people who are known. */
export function intrusionShare(view: ClusterView): number {
  return shareOf(intrudedSubjects(view), view.right.size);
}

/** Subjects whose password somebody asked to reset and who did not sign in since. */
export function resetSubjects({ resets, right }: ClusterView): number {
  return without(resets, right);
}

export function resetShare(view: ClusterView): number {
  return shareOf(resetSubjects(view), view.right.size);
}

function shareOf(part: number, rest: number): number {
  return part === 0 ? 0 : part / (part + rest);
}

/** Counts without making sets: this runs for every cluster of every batch. */
function without(some: ReadonlySet<string>, ...others: readonly ReadonlySet<string>[]): number {
  const relevant = others.filter(({ size }) => size > 0);
  if (relevant.length === 0) return some.size;
  let count = 0;
  for (const member of some) if (!relevant.some((other) => other.has(member))) count++;
  return count;
}
