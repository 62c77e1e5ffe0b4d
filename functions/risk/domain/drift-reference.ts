import { type BinCounts, countIntoBins } from './drift.ts';
import type { RiskModel } from './model.ts';
import { type Scored, score } from './score.ts';
import type { Evidence } from './signal-names.ts';

/** Counting copies the bins, so it is done for so many at once. */
const BATCH = 1_000;

/**
 * What drift is measured from: into which bins a model's scores, and what each signal said, fell over a stream of
 * attempts. Give it what production will count: every decided attempt, those with a wrong password too. It holds a few
 * numbers per signal and one batch, however long the stream is.
 *
 * @throws RangeError if there was no attempt, because nothing drifts from nothing
 */
export async function driftReferenceOf(
  model: RiskModel,
  attempts: AsyncIterable<readonly Evidence[]> | Iterable<readonly Evidence[]>,
): Promise<BinCounts> {
  let counts: BinCounts = {};
  let batch: Scored[] = [];
  for await (const evidence of attempts) {
    batch.push(score(evidence, model));
    if (batch.length < BATCH) continue;
    counts = countIntoBins(counts, batch);
    batch = [];
  }
  counts = countIntoBins(counts, batch);
  if (!counts['score']?.some((count) => count > 0)) throw new RangeError('There is no attempt to refer to');
  return counts;
}
