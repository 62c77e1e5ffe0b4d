/** What one probe showed: how long it took, and what it made the world do. */
export type Probe = { readonly elapsedNs: number; readonly calls: number };

const MEASURES = ['elapsedNs', 'calls'] as const;
const BINS = 200;

/**
 * How often an observer who learnt from half of the probes tells known from unknown by one more: the best interval on
 * either measure, found on one half and tried on the other, both ways round. An interval sees what differs in spread as
 * well as what differs in size; one that begins or ends nowhere is a threshold. 0.5 is chance.
 */
export function oneProbeAccuracy(known: readonly Probe[], unknown: readonly Probe[]): number {
  const half = (probes: readonly Probe[], odd: number) => probes.filter((_, n) => n % 2 === odd);
  return Math.max(
    ...MEASURES.map((measure) => {
      const values = (probes: readonly Probe[], odd: number) =>
        half(probes, odd).map((probe) => probe[measure]);
      const folds = [0, 1].map((odd) => {
        const rule = bestInterval(values(known, odd), values(unknown, odd));
        return accuracyOf(rule, values(known, 1 - odd), values(unknown, 1 - odd));
      });
      return folds.reduce((sum, one) => sum + one, 0) / folds.length;
    }),
  );
}

/** Says known of what lies within, or of what lies without. */
type Rule = { readonly from: number; readonly to: number; readonly isKnownWithin: boolean };

/** The run of equally filled bins in which one kind outweighs the other most (Kadane). */
function bestInterval(known: readonly number[], unknown: readonly number[]): Rule {
  const all = [...known, ...unknown].toSorted((a, b) => a - b);
  const step = Math.max(1, Math.floor(all.length / BINS));
  const edges = [...new Set(all.filter((_, n) => n % step === 0))];
  const weights = edges.map((edge, n) => {
    const isIn = (value: number) => value >= edge && value < (edges[n + 1] ?? Number.POSITIVE_INFINITY);
    return known.filter(isIn).length - unknown.filter(isIn).length;
  });
  const rules = [true, false].map((isKnownWithin) => {
    const signed = weights.map((weight) => (isKnownWithin ? weight : -weight));
    let best = { from: 0, to: 0, sum: Number.NEGATIVE_INFINITY };
    let run = { from: 0, sum: 0 };
    for (const [n, weight] of signed.entries()) {
      if (run.sum < 0) run = { from: n, sum: 0 };
      run = { from: run.from, sum: run.sum + weight };
      if (run.sum > best.sum) best = { from: run.from, to: n, sum: run.sum };
    }
    const from = best.from === 0 ? Number.NEGATIVE_INFINITY : (edges[best.from] ?? 0);
    return { from, to: edges[best.to + 1] ?? Number.POSITIVE_INFINITY, isKnownWithin };
  });
  return rules.reduce((best, rule) =>
    accuracyOf(rule, known, unknown) > accuracyOf(best, known, unknown) ? rule : best,
  );
}

function accuracyOf(
  { from, to, isKnownWithin }: Rule,
  known: readonly number[],
  unknown: readonly number[],
): number {
  const saysKnown = (value: number) => (value >= from && value < to) === isKnownWithin;
  const right = known.filter(saysKnown).length + unknown.filter((value) => !saysKnown(value)).length;
  return right / (known.length + unknown.length);
}
