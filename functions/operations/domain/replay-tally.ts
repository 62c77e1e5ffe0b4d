import type { Decision } from '../../activity/domain/assessment.ts';
import type { Replayed } from './replay-decision.ts';
import type { StoredDecision } from './stored-decision.ts';

/** `eased`: blocked then, challenged now. */
export const CHANGES = ['newlyChallenged', 'newlyBlocked', 'newlyAllowed', 'eased'] as const;
export type Change = (typeof CHANGES)[number];

/** Plain counts, so that tallies of parts add up to the tally of the whole. */
export type Counts = {
  readonly decisions: number;
  readonly wereAsked: number;
  /** Would be challenged or blocked. */
  readonly wouldBeAsked: number;
} & { readonly [C in Change]: number };

export type ReplayTally = {
  readonly all: Counts;
  /** Of sign-ins with the right password, or without one, as by passkey: what the cap on a policy goes by. */
  readonly rightPasswords: Counts;
  /** By flow, of all but wrong passwords; a flow that is not there was not replayed. */
  readonly flows: Readonly<Record<string, Counts>>;
  readonly notReplayable: { readonly unexplained: number; readonly ambiguous: number };
  /** Made under another policy than the one compared with, and so not checked against it. */
  readonly underOtherPolicies: number;
  readonly cohorts: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
  /** Some decisions of each kind, by id, to be looked at. */
  readonly samples: { readonly [C in Change]: readonly string[] };
};

const MAX_SAMPLES = 20;
/** A cohort with more values than this has the rest of them under one name: a tally stays small whatever comes. */
const MAX_VALUES = 260;
const OTHERS = 'others';

const NONE: Counts = {
  decisions: 0,
  wereAsked: 0,
  wouldBeAsked: 0,
  newlyChallenged: 0,
  newlyBlocked: 0,
  newlyAllowed: 0,
  eased: 0,
};

/** Objects of its own for each count: a clone keeps apart only what is apart. */
export const EMPTY_TALLY: ReplayTally = {
  all: { ...NONE },
  rightPasswords: { ...NONE },
  flows: {},
  notReplayable: { unexplained: 0, ambiguous: 0 },
  underOtherPolicies: 0,
  cohorts: {},
  samples: { newlyChallenged: [], newlyBlocked: [], newlyAllowed: [], eased: [] },
};

/** What became different for whom it was decided, if anything did. */
export function changeOf(was: Decision, wouldBe: Decision): Change | undefined {
  if (was === wouldBe) return undefined;
  if (wouldBe === 'block') return 'newlyBlocked';
  if (wouldBe === 'allow') return 'newlyAllowed';
  return was === 'allow' ? 'newlyChallenged' : 'eased';
}

export type Counted = { readonly stored: StoredDecision; readonly replayed: Replayed };

type Writable<T> = T extends readonly string[]
  ? string[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T;

/** A tally with more decisions in it. */
export function tallied(
  before: ReplayTally,
  decisions: readonly Counted[],
  againstVersion: string,
): ReplayTally {
  const tally = structuredClone(before) as Writable<ReplayTally>;
  for (const { stored, replayed } of decisions) {
    if (replayed.kind === 'not-replayable') {
      tally.notReplayable[replayed.why] += 1;
      continue;
    }
    const { was, wouldBe } = replayed;
    const change = changeOf(was, wouldBe);
    const count = (counts: Writable<Counts>) => {
      counts.decisions += 1;
      counts.wereAsked += Number(was !== 'allow');
      counts.wouldBeAsked += Number(wouldBe !== 'allow');
      if (change) counts[change] += 1;
    };
    count(tally.all);
    if (stored.passwordOutcome !== 'wrong') {
      if (stored.flow === 'sign-in') count(tally.rightPasswords);
      tally.flows[stored.flow] ??= { ...NONE };
      count(tally.flows[stored.flow] as Writable<Counts>);
    }
    for (const [cohort, value] of Object.entries(stored.cohorts))
      count(countsOf(tally.cohorts, cohort, value));
    const isOther = stored.policyVersion !== undefined && stored.policyVersion !== againstVersion;
    tally.underOtherPolicies += Number(isOther);
    if (change && tally.samples[change].length < MAX_SAMPLES) tally.samples[change].push(stored.id);
  }
  return tally;
}

function countsOf(
  cohorts: Writable<ReplayTally['cohorts']>,
  cohort: string,
  value: string,
): Writable<Counts> {
  const values = Object.hasOwn(cohorts, cohort) ? (cohorts[cohort] ?? {}) : {};
  const isRoom = Object.hasOwn(values, value) || Object.keys(values).length < MAX_VALUES;
  const name = isRoom ? value : OTHERS;
  const counts = (Object.hasOwn(values, name) ? values[name] : undefined) ?? { ...NONE };
  values[name] = counts;
  cohorts[cohort] = values;
  return counts;
}
