import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { MAX_SNAPSHOT_BYTES } from '../../../functions/risk/domain/population.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { livePopulation, stalePopulation } from '../backtest/replayed-population.ts';
import { ReplayedWorld } from '../backtest/replayed-world.ts';
import { readEvents } from '../event-line.ts';
import { spanOf } from '../train/collect-examples.ts';
import type { GoalRow } from './goals.ts';

const STALE_MS = 60_000;
/** A snapshot a minute is written and read back as in production; so many days of that are enough. */
const COMPARED_MS = 4 * 86_400_000;

/** How many decisions a stale snapshot of bounded size changes, against counts that are exact and forget nothing. */
export async function stalenessRow(path: string): Promise<GoalRow> {
  const { until } = await spanOf(path);
  const from = until - COMPARED_MS;
  const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });
  const exact = new ReplayedWorld(assess, livePopulation(false));
  const population = stalePopulation(STALE_MS, from);
  const stale = new ReplayedWorld(assess, population);
  let compared = 0;
  let different = 0;
  for await (const { label: _, ...event } of readEvents(path, () => {})) {
    const [one, other] = [await exact.replay(event), await stale.replay(event)];
    if (event.at < from) continue;
    compared += 1;
    if (one.assessment.decision !== other.assessment.decision) different += 1;
  }
  const value = different / compared;
  const kilobytes = Math.round(population.largestBytes / 1_024);
  return {
    measure: `decisions that differ with a snapshot 60 s old of ${kilobytes.toLocaleString('en')} KiB (${compared.toLocaleString('en')} compared)`,
    goal: '<= 0.05 %',
    ours: { value, low: value, high: value },
    isMet: value <= 0.000_5 && population.largestBytes <= MAX_SNAPSHOT_BYTES,
  };
}
