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

const Z = 1.959_964;
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
        ...wilson(group.challenged, group.signIns),
        timesMedian: median === 0 ? Number.NaN : group.challenged / group.signIns / median,
      }))
      .sort((a, b) => b.rate - a.rate);
  });
}

/** Wilson (1927): an interval for a share that holds for few and for rare events. */
export function wilson(of: number, total: number): { readonly low: number; readonly high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const share = of / total;
  const spread = Z * Math.sqrt((share * (1 - share)) / total + Z ** 2 / (4 * total ** 2));
  const centre = share + Z ** 2 / (2 * total);
  const scale = 1 + Z ** 2 / total;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
