import { CHANGES, type Change, type Counts, type ReplayTally } from './replay-tally.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** A share with its 95 % interval. */
export type Rate = {
  readonly count: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
};

export type GroupSummary = {
  readonly decisions: number;
  readonly wereAsked: Rate;
  readonly wouldBeAsked: Rate;
} & {
  readonly [C in Change]: Rate;
};

export function summaryOf({ decisions, wereAsked, wouldBeAsked, ...changes }: Counts): GroupSummary {
  const rate = (count: number): Rate => {
    const [low, high] = wilsonInterval(count, decisions);
    return { count, share: decisions === 0 ? 0 : count / decisions, low, high };
  };
  const changed = Object.fromEntries(CHANGES.map((change) => [change, rate(changes[change])]));
  return {
    decisions,
    wereAsked: rate(wereAsked),
    wouldBeAsked: rate(wouldBeAsked),
    ...(changed as { [C in Change]: Rate }),
  };
}

/** The groups of a tally, the largest of each cohort first. */
export function groupsOf(tally: ReplayTally) {
  return Object.entries(tally.cohorts).flatMap(([cohort, values]) =>
    Object.entries(values)
      .sort(([, a], [, b]) => b.decisions - a.decisions)
      .map(([value, counts]) => ({ cohort, value, ...summaryOf(counts) })),
  );
}
