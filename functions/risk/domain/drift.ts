import type { Assessment } from '../../activity/domain/assessment.ts';
import { SIGNAL_NAMES } from './signal-names.ts';

/** How many decisions fell into each bin of a feature. */
export type BinCounts = { readonly [feature: string]: readonly number[] };

const BITS_EDGES = [-4, -2, -1, -0.25, 0.25, 1, 2, 4];
const SCORE_EDGES = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.8];
/** A bin that nobody fell into counts as this share, so that one empty bin does not make the index infinite. */
const SMALLEST_SHARE = 1e-4;

/**
 * The population stability index: how far observed shares moved from those at training. The usual reading: below 0.1
 * nothing, below 0.25 a shift, beyond that another population. Symmetric, and 0 only for equal shares.
 *
 * @throws RangeError if the two have not the same bins, or one of them is empty
 */
export function populationStability(reference: readonly number[], observed: readonly number[]): number {
  if (reference.length !== observed.length) throw new RangeError('The bins are not the same');
  const [expected, actual] = [sharesOf(reference), sharesOf(observed)];
  return expected.reduce((sum, share, i) => {
    const now = actual[i] ?? SMALLEST_SHARE;
    return sum + (now - share) * Math.log(now / share);
  }, 0);
}

/** Counts decisions into the bins of the score and of what each signal said; the first bin of a signal is its silence. */
export function countIntoBins(
  counts: BinCounts,
  assessments: readonly Pick<Assessment, 'score' | 'reasons'>[],
): BinCounts {
  const counted: Record<string, number[]> = {};
  for (const feature of ['score', ...SIGNAL_NAMES])
    counted[feature] = [...(counts[feature] ?? emptyBins(feature))];
  for (const { score, reasons } of assessments) {
    const bits = new Map(reasons.map((reason) => [reason.signal, reason.bits]));
    for (const [feature, bins] of Object.entries(counted)) {
      const bin = feature === 'score' ? binOf(SCORE_EDGES, score) : bitsBin(bits.get(feature));
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
  }
  return counted;
}

function bitsBin(bits: number | undefined): number {
  return bits === undefined ? 0 : 1 + binOf(BITS_EDGES, bits);
}

function binOf(edges: readonly number[], value: number): number {
  return edges.filter((edge) => value >= edge).length;
}

function emptyBins(feature: string): number[] {
  return Array(feature === 'score' ? SCORE_EDGES.length + 1 : BITS_EDGES.length + 2).fill(0);
}

function sharesOf(bins: readonly number[]): number[] {
  const sum = bins.reduce((total, bin) => total + bin, 0);
  if (!(sum > 0)) throw new RangeError('There is nothing in the bins');
  return bins.map((bin) => Math.max(bin / sum, SMALLEST_SHARE));
}
