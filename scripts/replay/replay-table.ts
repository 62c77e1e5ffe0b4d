import type { Counts } from '../../functions/operations/domain/replay-tally.ts';
import { wilsonInterval } from '../../functions/operations/domain/wilson-interval.ts';
import type { ReplayedFile } from './replay-file.ts';

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
const COLUMNS = [38, 10, 9, 9, 20, 12, 9, 9, 7] as const;

/** The replay as a table by cohort: how many were and would be asked, and who newly. */
export function replayTable(
  { tally, lines, badLines, complaints }: ReplayedFile,
  candidate: string,
  against: string,
): string {
  const head = ['', 'decisions', 'were', 'would be', '95 %', 'challenged', 'blocked', 'allowed', 'eased'];
  const groups = Object.entries(tally.cohorts).flatMap(([cohort, values]) =>
    Object.entries(values)
      .sort(([, a], [, b]) => b.decisions - a.decisions)
      .map(([value, counts]) => rowOf(`${cohort}: ${value}`, counts)),
  );
  const { unexplained, ambiguous } = tally.notReplayable;
  return [
    `What ${candidate} would have done, where ${against} decided`,
    `Asked: challenged or blocked. The last four columns count who newly would be.`,
    '',
    line(head),
    line(rowOf('all', tally.all)),
    line(rowOf('sign-ins with the right password', tally.rightPasswords)),
    ...groups.map(line),
    '',
    `${lines} lines, ${badLines} of them bad; not replayable: ${unexplained} that ${against} does not explain, ${ambiguous} that depend on what was not stored`,
    ...(tally.underOtherPolicies > 0
      ? [
          `${tally.underOtherPolicies} were made under another policy than ${against} and are not checked against it`,
        ]
      : []),
    ...complaints,
    ...Object.entries(tally.samples).flatMap(([change, ids]) =>
      ids.length > 0 ? [`${change}, for example: ${ids.slice(0, 5).join(' ')}`] : [],
    ),
  ].join('\n');
}

function rowOf(name: string, counts: Counts): readonly string[] {
  const { decisions, wereAsked, wouldBeAsked, newlyChallenged, newlyBlocked, newlyAllowed, eased } = counts;
  const [low, high] = wilsonInterval(wouldBeAsked, decisions);
  const share = (hits: number) => (decisions === 0 ? '' : percent(hits / decisions));
  return [
    name,
    String(decisions),
    share(wereAsked),
    share(wouldBeAsked),
    decisions === 0 ? '' : `${percent(low)}–${percent(high)}`,
    ...[newlyChallenged, newlyBlocked, newlyAllowed, eased].map(String),
  ];
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, i) =>
      i === 0 ? cell.slice(0, COLUMNS[0]).padEnd(COLUMNS[0]) : cell.padStart(COLUMNS[i] ?? 0),
    )
    .join(' ');
}
