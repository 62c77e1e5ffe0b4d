import { modelSchema, type RiskModel, type Weight } from '../../../functions/risk/domain/model.ts';
import type { SignalName } from '../../../functions/risk/domain/signal-names.ts';
import type { Column } from './columns.ts';

/** What `fit.py` found for one kind of model, in bits. */
export type Fit = {
  readonly biasBits: number;
  readonly tables: readonly (number | NumberTable)[];
  readonly slope: number;
  readonly interceptBits: number;
  readonly auc: number;
  readonly challengeRateAt99: number;
  readonly logLoss: number;
  readonly isotonicLogLoss: number;
  readonly calibrationError: { readonly none: number; readonly line: number; readonly isotonic: number };
};

/** What `fit.py` writes. */
export type Fits = {
  /** Which of the columns it was given are in the tables. */
  readonly kept: readonly number[];
  /** How many examples each of these spoke in. */
  readonly support: readonly number[];
  readonly fits: { readonly [kind: string]: Fit };
};

type NumberTable = {
  readonly missing: number;
  readonly edges: readonly number[];
  readonly bits: readonly number[];
};

const STEPS_PER_BIT = 1_024;
const rounded = (bits: number) =>
  Math.round(Math.max(-60, Math.min(60, bits)) * STEPS_PER_BIT) / STEPS_PER_BIT;
/** A signal that spoke in fewer examples keeps the weights it had. */
const LEAST_SUPPORT = 50;
/** Neighbouring bins that differ by less say the same. */
const SAME_BITS = 1 / 32;

/**
 * Puts fitted tables into a model. A signal that says nothing weighs nothing there, so what its silence weighed in
 * the fit goes into the prior, and is taken off what it weighs when it speaks. Signals without a column, or heard too
 * seldom to be judged, keep the template's weights, and so do pairs that are held by hand.
 */
export function modelFrom(
  template: RiskModel,
  columns: readonly Column[],
  support: readonly number[],
  { biasBits, tables, slope, interceptBits }: Fit,
  {
    version,
    provenance,
    byHand,
  }: Pick<RiskModel, 'version' | 'provenance'> & { readonly byHand: ReadonlySet<string> },
): RiskModel {
  let prior = biasBits;
  const weights: Record<SignalName, Weight> = { ...template.weights };
  const interactions = template.interactions.filter(({ name }) => byHand.has(name));
  const heard = new Map<SignalName, number>();
  for (const [i, column] of columns.entries())
    if (column.kind !== 'together')
      heard.set(column.signal, (heard.get(column.signal) ?? 0) + (support[i] ?? 0));
  for (const [i, column] of columns.entries()) {
    const table = tables[i];
    if (table === undefined) throw new RangeError('There are fewer tables than columns');
    if (column.kind === 'together') {
      const bits = rounded(table as number);
      if (bits !== 0) interactions.push({ name: column.name, all: column.all, bits });
      continue;
    }
    if (column.kind === 'number') prior += (table as NumberTable).missing;
    if ((heard.get(column.signal) ?? 0) >= LEAST_SUPPORT)
      weights[column.signal] = withTable(weights[column.signal], column, table);
  }
  return modelSchema.parse({
    version,
    provenance,
    priorBits: rounded(prior),
    weights,
    interactions,
    calibration: { slope, interceptBits },
  });
}

/** Whether no bin of a signal that rises says less than the one below it. */
export function risesWhereItMust({ tables }: Fit, columns: readonly Column[]): boolean {
  return columns.every((column, i) => {
    const table = tables[i];
    if (column.kind !== 'number' || !column.rises || typeof table !== 'object') return true;
    return table.bits.every((bits, bin) => bin === 0 || bits >= (table.bits[bin - 1] ?? bits) - 1e-9);
  });
}

function withTable(
  weight: Weight,
  column: Exclude<Column, { kind: 'together' }>,
  table: number | NumberTable,
): Weight {
  if (weight.kind === 'present') return { kind: 'present', bits: rounded(table as number) };
  if (weight.kind === 'cases' && column.kind === 'case')
    return { ...weight, cases: { ...weight.cases, [column.value]: rounded(table as number) } };
  if (weight.kind === 'bins') return { ...weight, bins: binsOf(table as NumberTable, weight.rises) };
  throw new TypeError(`${column.signal} has another kind of weight`);
}

/** A fit's edge is the last value below a step, a model's is the first above it. */
function binsOf({ missing, edges, bits }: NumberTable, rises: boolean) {
  const bins: { from: number | null; bits: number }[] = [
    { from: null, bits: rounded((bits[0] ?? 0) - missing) },
  ];
  for (const [i, edge] of edges.entries()) {
    const last = bins.at(-1)?.bits ?? 0;
    const next = rounded((bits[i + 1] ?? 0) - missing);
    const kept = rises ? Math.max(last, next) : next;
    if (Math.abs(kept - last) >= SAME_BITS) bins.push({ from: justAbove(edge), bits: kept });
  }
  return bins;
}

/** Evidence has at most three decimals. */
function justAbove(edge: number): number {
  return Math.round(edge * 1_000 + 1) / 1_000;
}
