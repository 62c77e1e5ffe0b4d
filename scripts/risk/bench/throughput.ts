import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stepsPerSecond } from '../../bench/risk.ts';
import { RISK_VENV_BIN } from '../../local/paths.ts';
import { runCommand } from '../../local/run-command.ts';
import { type ExportedForest, isolationForest } from '../baselines/isolation-forest.ts';
import type { GoalRow } from './goals.ts';
import { FEATURES_FILE, FOREST_FILE } from './judge-stream.ts';

const PEOPLE = [10_000, 100_000, 1_000_000];
const TIMED_ROWS = 20_000;

type PythonRates = { readonly isolationForestPerSecond: number; readonly boosterPerSecond: number };

/** Our assessment with what is learned from it, against one row's prediction by others, all on one core. */
export async function throughputRows(): Promise<GoalRow[]> {
  const ours = PEOPLE.map((people) => stepsPerSecond(people).perSecond);
  const slowest = Math.min(...ours);
  const program = join(import.meta.dirname, '..', 'baselines', 'throughput.py');
  const printed = await runCommand(join(RISK_VENV_BIN, 'python'), [program, '--features', FEATURES_FILE], {
    limitSeconds: 900,
  });
  const python = JSON.parse(printed) as PythonRates;
  const inProcess = forestRowsPerSecond();
  return [
    ...PEOPLE.map((people, i) =>
      rateRow(
        `assess and learn, ${people.toLocaleString('en')} people`,
        ours[i] ?? 0,
        '>= 50,000 /s',
        (ours[i] ?? 0) >= 50_000,
      ),
    ),
    rateRow(
      'flat in people: slowest : fastest',
      slowest / Math.max(...ours),
      '>= 0.8',
      slowest / Math.max(...ours) >= 0.8,
    ),
    rateRow(
      `times scikit-learn’s isolation forest, a row at a time (${round(python.isolationForestPerSecond)} /s)`,
      slowest / python.isolationForestPerSecond,
      '>= 20 x',
      slowest / python.isolationForestPerSecond >= 20,
    ),
    rateRow(
      `times LightGBM’s booster, a row at a time (${round(python.boosterPerSecond)} /s)`,
      slowest / python.boosterPerSecond,
      'shown',
      true,
    ),
    rateRow(
      `times the same forest in this process (${round(inProcess)} /s)`,
      slowest / inProcess,
      'shown',
      true,
    ),
  ];
}

const round = (rate: number) => Math.round(rate).toLocaleString('en');

function rateRow(measure: string, value: number, goal: string, isMet: boolean): GoalRow {
  return { measure, goal, ours: { value, low: value, high: value }, isMet };
}

function forestRowsPerSecond(): number {
  const score = isolationForest(JSON.parse(readFileSync(FOREST_FILE, 'utf8')) as ExportedForest);
  const rows = readFileSync(FEATURES_FILE, 'utf8')
    .split('\n', TIMED_ROWS + 1)
    .slice(1)
    .map((line) => line.split(',').slice(2).map(Number));
  for (const row of rows.slice(0, 2_000)) score(row);
  const began = process.hrtime.bigint();
  for (const row of rows) score(row);
  return rows.length / (Number(process.hrtime.bigint() - began) / 1e9);
}
