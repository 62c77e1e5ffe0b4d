import type { AccountId } from '../../platform/ids.ts';
import { SAMPLED_ONE_IN } from './sampled-subject.ts';

/** Sets of people grow to this in one window; from there on samples say how many there are. */
export const WHOLE_SET = 100;

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
  /** Samples of those for whom the sets above have no room: those sets stop growing, and who filled them first would decide the shares. */
  readonly wrongSampled: ReadonlySet<string>;
  readonly rightSampled: ReadonlySet<string>;
  readonly strangersSampled: ReadonlySet<string>;
  readonly resetsSampled: ReadonlySet<string>;
};

/** A sample begins where its set is full, which keeps a cluster's writes few. */
export const SAMPLE_OF: { readonly [Set in Counted]?: Counted } = {
  wrongSampled: 'wrong',
  rightSampled: 'right',
  strangersSampled: 'strangers',
  resetsSampled: 'resets',
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
  'wrongSampled',
  'rightSampled',
  'strangersSampled',
  'resetsSampled',
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
  wrongSampled: NOBODY,
  rightSampled: NOBODY,
  strangersSampled: NOBODY,
  resetsSampled: NOBODY,
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
  const { wrong, right, strangers, wrongSampled, rightSampled, strangersSampled } = view;
  const failing = numberOf(wrong, failingSubjects(view), wrongSampled, rightSampled, strangersSampled);
  const intruded = numberOf(strangers, intrudedSubjects(view), strangersSampled, rightSampled);
  return shareOf(failing, numberOf(right, right.size, rightSampled) + intruded);
}

/** Strangers who were not known afterwards: by the device that they were given. */
export function intrudedSubjects({ strangers, right }: ClusterView): number {
  return without(strangers, right);
}

/** Share of strangers among those with a right password. A crowd has people who are known. */
export function intrusionShare(view: ClusterView): number {
  const { strangers, right, strangersSampled, rightSampled } = view;
  const intruded = numberOf(strangers, intrudedSubjects(view), strangersSampled, rightSampled);
  return shareOf(intruded, numberOf(right, right.size, rightSampled));
}

/** Subjects whose password somebody asked to reset and who did not sign in since. */
export function resetSubjects({ resets, right }: ClusterView): number {
  return without(resets, right);
}

export function resetShare(view: ClusterView): number {
  const { resets, right, resetsSampled, rightSampled } = view;
  const reset = numberOf(resets, resetSubjects(view), resetsSampled, rightSampled);
  return shareOf(reset, numberOf(right, right.size, rightSampled));
}

/** How many people there are: as counted, and as the sample says where the set had no room for more. */
function numberOf(
  whole: ReadonlySet<string>,
  counted: number,
  sampled: ReadonlySet<string>,
  ...others: readonly ReadonlySet<string>[]
): number {
  if (whole.size < WHOLE_SET) return counted;
  return counted + SAMPLED_ONE_IN * without(sampled, ...others);
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
