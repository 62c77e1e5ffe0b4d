import type { RiskModel } from '../../../functions/risk/domain/model.ts';
import { type Evidence, SIGNAL_NAMES, type SignalName } from '../../../functions/risk/domain/signal-names.ts';
import { CANDIDATE_PAIRS } from './candidate-pairs.ts';

/** How one number for the trainer is read off the evidence of a decision. */
export type Column =
  | { readonly kind: 'present'; readonly signal: SignalName }
  | { readonly kind: 'case'; readonly signal: SignalName; readonly feature: string; readonly value: string }
  | {
      readonly kind: 'number';
      readonly signal: SignalName;
      readonly feature: string;
      readonly rises: boolean;
      /** Whether silence is the least there can be, rather than something unknown: nothing was found. */
      readonly isSilenceLeast: boolean;
    }
  | {
      readonly kind: 'together';
      readonly name: string;
      readonly all: RiskModel['interactions'][number]['all'];
    };

/** These say nothing where nothing can be known. The other measured signals say nothing where nothing was found. */
const UNKNOWN_WHEN_SILENT: ReadonlySet<SignalName> = new Set([
  'familiar-network',
  'familiar-software',
  'rare-network',
  'rare-software',
  'far-from-usual',
]);

/**
 * The columns that a model of this form has weights for, in a fixed order. What a model holds by hand, because no
 * recorded sign-in can teach it, is left out.
 */
export function columnsOf(model: RiskModel, byHand: ReadonlySet<SignalName>): readonly Column[] {
  const columns: Column[] = [];
  for (const signal of SIGNAL_NAMES) {
    if (byHand.has(signal)) continue;
    const weight = model.weights[signal];
    if (weight.kind === 'present') columns.push({ kind: 'present', signal });
    if (weight.kind === 'bins')
      columns.push({
        kind: 'number',
        signal,
        feature: weight.feature,
        rises: weight.rises,
        isSilenceLeast: weight.rises && !UNKNOWN_WHEN_SILENT.has(signal),
      });
    if (weight.kind === 'cases')
      for (const value of Object.keys(weight.cases))
        columns.push({ kind: 'case', signal, feature: weight.feature, value });
  }
  for (const { name, all } of CANDIDATE_PAIRS) columns.push({ kind: 'together', name, all });
  return columns;
}

/** One column's number in one decision; not a number where a measured signal said nothing. */
export function readColumn(column: Column, evidence: ReadonlyMap<SignalName, Evidence>): number {
  switch (column.kind) {
    case 'present':
      return evidence.has(column.signal) ? 1 : 0;
    case 'case':
      return String(evidence.get(column.signal)?.[column.feature]) === column.value ? 1 : 0;
    case 'number': {
      const found = evidence.get(column.signal);
      return found === undefined ? Number.NaN : Number(found[column.feature]);
    }
    case 'together':
      return column.all.every(({ signal, feature, is }) => {
        const found = evidence.get(signal);
        return found !== undefined && (feature === undefined || found[feature] === is);
      })
        ? 1
        : 0;
  }
}
