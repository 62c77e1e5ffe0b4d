import { once } from 'node:events';
import { createWriteStream, existsSync, statSync } from 'node:fs';
import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { type BadLine, readEvents } from '../event-line.ts';
import { type BacktestArguments, backtestArguments } from './arguments.ts';
import { livePopulation } from './replayed-population.ts';
import { ReplayedWorld } from './replayed-world.ts';

const LINES_PER_REPORT = 50_000;
const BAD_LINES_NAMED = 20;

/**
 * Replays an event file through the code that decides in production, and writes one line an event:
 * `{eventId, score, decision, reasons}`. Progress and complaints go to standard error, the summary to standard output.
 */
export async function backtest(args: readonly string[]): Promise<void> {
  let wanted: BacktestArguments;
  try {
    wanted = backtestArguments(args);
    if (!existsSync(wanted.events) || !statSync(wanted.events).isFile())
      throw new Error(`There is no file ${wanted.events}.`);
  } catch (error) {
    console.error(`✗ ${(error as Error).message}`);
    process.exitCode = 2;
    return;
  }
  await replayFile(wanted);
}

async function replayFile({ events, scores, policy, model }: BacktestArguments): Promise<void> {
  const world = new ReplayedWorld(createAssessor({ policy, model }), livePopulation(true));
  const out = createWriteStream(scores, { highWaterMark: 1 << 20 });
  const bad: BadLine[] = [];
  let badCount = 0;
  const complain = (line: BadLine) => {
    badCount += 1;
    if (bad.length < BAD_LINES_NAMED) bad.push(line);
  };
  const decisions = { allow: 0, challenge: 0, block: 0 };
  const startedAt = Date.now();
  let replayed = 0;
  for await (const event of readEvents(events, complain)) {
    const { assessment } = await world.replay(event);
    const { score, decision, reasons } = assessment;
    decisions[decision] += 1;
    if (!out.write(`${JSON.stringify({ eventId: event.eventId, score, decision, reasons })}\n`))
      await once(out, 'drain');
    replayed += 1;
    if (replayed % LINES_PER_REPORT === 0) report(replayed, startedAt);
  }
  out.end();
  await once(out, 'finish');
  for (const { line, reason } of bad) console.error(`  line ${line}: ${reason}`);
  if (badCount > bad.length) console.error(`  … and ${badCount - bad.length} more`);
  const seconds = (Date.now() - startedAt) / 1_000;
  console.log(`model ${model.modelVersion}, policy ${policy.version}`);
  for (const [decision, count] of Object.entries(decisions))
    console.log(`${decision.padEnd(12)}${count.toLocaleString('en').padStart(12)}${share(count, replayed)}`);
  console.log(`${'bad lines'.padEnd(12)}${badCount.toLocaleString('en').padStart(12)}`);
  console.log(
    `${replayed.toLocaleString('en')} events in ${seconds.toFixed(1)} s, ${Math.round(process.memoryUsage.rss() / 1e6)} MB`,
  );
}

function report(replayed: number, startedAt: number): void {
  const perSecond = Math.round(replayed / Math.max(0.001, (Date.now() - startedAt) / 1_000));
  console.error(`  ${replayed.toLocaleString('en')} events, ${perSecond.toLocaleString('en')} a second`);
}

function share(count: number, total: number): string {
  return total === 0 ? '' : `${((100 * count) / total).toFixed(2).padStart(8)} %`;
}
