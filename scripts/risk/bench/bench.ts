import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { LOCAL, RISK_VENV_BIN, ROOT } from '../../local/paths.ts';
import { ensureRiskPython } from '../../local/python.ts';
import { runCommand } from '../../local/run-command.ts';
import { step } from '../../local/steps.ts';
import { ablationOf } from './ablation.ts';
import { curvesOf } from './curves.ts';
import { cohortsOf } from './fairness.ts';
import { goalRows, heldInAnotherWorld } from './goals.ts';
import { judgeStream } from './judge-stream.ts';
import { reportOf } from './report.ts';
import type { JudgedStream } from './scored-event.ts';
import { stalenessRow } from './staleness.ts';
import { ABLATION_STREAMS, fileOf, JUDGED_STREAMS, STALENESS_STREAM } from './streams.ts';
import { throughputRows } from './throughput.ts';

const DOCS = join(ROOT, 'docs', 'detection');
const HOUR_SECONDS = 3_600;

/**
 * Measures the model that ships and both baselines on the same events, and writes tables and curves.
 *
 * @param isQuick leaves out what trains again, and writes no page
 */
export async function benchRisk({ isQuick }: { readonly isQuick: boolean }): Promise<void> {
  await step('Python environment for the baselines', HOUR_SECONDS, ensureRiskPython);
  const judged: JudgedStream[] = [];
  for (const stream of JUDGED_STREAMS) {
    const path = await step(`simulating ${stream.name}`, HOUR_SECONDS, () => fileOf(stream));
    judged.push(
      await step(`three detectors on ${stream.name}`, HOUR_SECONDS, () =>
        judgeStream(path, stream.name, stream.judgedFrom),
      ),
    );
  }
  const goals = await step('intervals', HOUR_SECONDS, async () =>
    judged.map((stream) => ({ name: stream.name, rows: goalRows(stream) })),
  );
  const others = [
    ...heldInAnotherWorld(goals[1]?.rows ?? [], goals[2]?.rows ?? []),
    await step('a snapshot of a minute ago against exact counts', HOUR_SECONDS, async () =>
      stalenessRow(await fileOf(STALENESS_STREAM)),
    ),
    ...(await step('throughput on one core', HOUR_SECONDS, throughputRows)),
  ];
  const ablation = isQuick
    ? []
    : await step('training without each signal in turn', HOUR_SECONDS, async () =>
        ablationOf(await Promise.all(ABLATION_STREAMS.map(fileOf))),
      );
  const figures = judged.flatMap(curvesOf);
  const page = reportOf({
    model: defaultModel.modelVersion,
    goals,
    others,
    cohorts: judged.map((stream) => ({ name: stream.name, rows: cohortsOf(stream.events) })),
    ablation,
    decisions: judged.reduce((sum, { decisions }) => sum + decisions, 0),
    unexplained: judged.reduce((sum, { unexplained }) => sum + unexplained, 0),
    figures: figures.map(({ file }) => file),
  });
  console.log(page);
  if (isQuick) return;
  await step('drawing', HOUR_SECONDS, async () => {
    mkdirSync(DOCS, { recursive: true });
    const numbers = join(LOCAL, 'risk', 'curves.json');
    writeFileSync(numbers, JSON.stringify(figures));
    const program = join(import.meta.dirname, 'charts.py');
    await runCommand(join(RISK_VENV_BIN, 'python'), [program, numbers, DOCS], { limitSeconds: 300 });
    writeFileSync(join(DOCS, 'results.md'), page);
  });
}
