import { wilsonInterval } from '../../../functions/operations/domain/wilson-interval.ts';
import type { ScoredEvent } from './scored-event.ts';

export type Cohort = {
  readonly by: string;
  readonly name: string;
  readonly signIns: number;
  readonly challenged: number;
  /** 0..1, with a Wilson interval at 95 %. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  /** Of the median cohort of the same kind. */
  readonly timesMedian: number;
};

/** Smaller cohorts say nothing that an interval would not swallow. */
const MINIMUM_SIGN_INS = 100;

const COHORTS: { readonly [by: string]: (event: ScoredEvent) => string } = {
  country: ({ country }) => country ?? 'unknown',
  carrier: ({ label }) => label.carrier ?? 'unknown',
  device: ({ label }) => label.deviceClass ?? 'unknown',
  history: ({ label }) => historyClass(label.history),
};

function historyClass(signIns: number): string {
  if (signIns === 0) return 'first sign-in';
  if (signIns <= 3) return '1 to 3 before';
  return signIns <= 9 ? '4 to 9 before' : '10 and more before';
}

/** How often honest people with the right password are challenged or blocked, by what they can or cannot help being. */
export function cohortsOf(events: readonly ScoredEvent[]): readonly Cohort[] {
  const honest = events.filter(({ label, isPasswordRight }) => isPasswordRight && !label.attack);
  return Object.entries(COHORTS).flatMap(([by, nameOf]) => {
    const groups = [...Map.groupBy(honest, nameOf)]
      .filter(([, group]) => group.length >= MINIMUM_SIGN_INS)
      .map(([name, group]) => ({
        name,
        signIns: group.length,
        challenged: group.filter(({ decision }) => decision !== 'allow').length,
      }));
    const median = medianOf(groups.map(({ challenged, signIns }) => challenged / signIns));
    return groups
      .map((group) => ({
        by,
        ...group,
        rate: group.challenged / group.signIns,
        ...intervalOf(group),
        timesMedian: median === 0 ? Number.NaN : group.challenged / group.signIns / median,
      }))
      .sort((a, b) => b.rate - a.rate);
  });
}

function intervalOf({ challenged, signIns }: Pick<Cohort, 'challenged' | 'signIns'>) {
  const [low, high] = wilsonInterval(challenged, signIns);
  return { low, high };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
