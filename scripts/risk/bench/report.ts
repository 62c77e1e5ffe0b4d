import type { AblationRow } from './ablation.ts';
import type { Interval } from './bootstrap.ts';
import type { Cohort } from './fairness.ts';
import type { GoalRow } from './goals.ts';

export type Measured = {
  readonly model: string;
  readonly goals: readonly { readonly name: string; readonly rows: readonly GoalRow[] }[];
  readonly others: readonly GoalRow[];
  readonly cohorts: readonly { readonly name: string; readonly rows: readonly Cohort[] }[];
  readonly ablation: readonly AblationRow[];
  readonly decisions: number;
  readonly unexplained: number;
  readonly figures: readonly string[];
};

/** The tables of the bench as a page. */
export function reportOf(measured: Measured): string {
  return [
    '# What detection shows',
    '',
    `Written by \`npm run bench:risk\`; do not edit. Model ${measured.model}. Intervals are at 95 %, by resampling people.`,
    'What is not met, what was tried, and how to read this: [reading.md](reading.md).',
    'Freeman is told which sign-ins were legitimate and learns from all of those; ours learns from what it lets in itself.',
    `Of ${measured.decisions.toLocaleString('en')} decisions, ${measured.unexplained.toLocaleString('en')} had reasons that do not add up to the score.`,
    '',
    ...measured.goals.flatMap(({ name, rows }) => [`## Goals, ${name}`, '', ...goalTable(rows), '']),
    '## Goals on time and size',
    '',
    ...goalTable(measured.others),
    '',
    ...measured.figures.flatMap((file) => [`![${file.replace(/-|\.svg/g, ' ').trim()}](${file})`, '']),
    ...(measured.ablation.length > 0
      ? ['## What each signal earns', '', ...ablationTable(measured.ablation), '']
      : []),
    ...measured.cohorts.flatMap(({ name, rows }) => [
      `## Who is challenged, ${name}`,
      '',
      ...cohortTable(rows),
      '',
    ]),
  ].join('\n');
}

function goalTable(rows: readonly GoalRow[]): string[] {
  return table(
    ['Measure', 'Goal', 'Ours', 'Freeman', 'Compared', 'Met'],
    rows.map(({ measure, goal, ours, baseline, compared, isMet }) => [
      measure,
      goal,
      shown(ours),
      baseline ? shown(baseline) : '',
      compared ? shown(compared) : '',
      isMet === undefined ? 'nothing to see' : isMet ? 'yes' : '**no**',
    ]),
  );
}

function ablationTable(rows: readonly AblationRow[]): string[] {
  const all = rows.find(({ without }) => without === null);
  return table(
    ['Without', 'Challenged at TPR 0.99', 'Log loss', 'Log loss it adds'],
    [...rows]
      .sort((a, b) => b.logLoss - a.logLoss)
      .map(({ without, challengeRateAt99, logLoss }) => [
        without ?? '(nothing)',
        percent(challengeRateAt99),
        logLoss.toFixed(5),
        all && without ? `${(100 * (logLoss / all.logLoss - 1)).toFixed(2)} %` : '',
      ]),
  );
}

function cohortTable(rows: readonly Cohort[]): string[] {
  return table(
    ['By', 'Cohort', 'Sign-ins', 'Challenged', 'Interval', 'Times the median'],
    rows.map(({ by, name, signIns, rate, low, high, timesMedian }) => [
      by,
      name,
      signIns.toLocaleString('en'),
      percent(rate),
      `${percent(low)} – ${percent(high)}`,
      `${timesMedian.toFixed(2)}${timesMedian > 3 ? ' **over 3**' : ''}`,
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** Shares as shares, rates as whole numbers. */
function shown({ value, low, high }: Interval): string {
  const one = (number: number) =>
    !Number.isFinite(number)
      ? 'none'
      : Math.abs(number) >= 100
        ? Math.round(number).toLocaleString('en')
        : number.toFixed(number < 0.01 ? 5 : 3);
  return low === high ? one(value) : `${one(value)} (${one(low)} – ${one(high)})`;
}
