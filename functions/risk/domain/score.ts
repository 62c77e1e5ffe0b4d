import type { Reason } from '../../activity/domain/assessment.ts';
import type { RiskModel, Weight } from './model.ts';
import type { Evidence } from './signal-names.ts';

export type Scored = { readonly bits: number; readonly score: number; readonly reasons: readonly Reason[] };

/**
 * Weighs evidence by a model. The result does not depend on the evidence's order; the heaviest reasons come first.
 */
export function score(evidence: readonly Evidence[], model: RiskModel): Scored {
  const reasons = evidence.map((found): Reason => {
    const { signal, ...facts } = found;
    return { signal, evidence: facts, bits: bitsOf(model.weights[signal], found) };
  });
  for (const { name, all, bits } of model.interactions) {
    if (all.every((part) => evidence.some((found) => isPart(part, found)))) {
      reasons.push({ signal: name, evidence: { together: all.map(({ signal }) => signal) }, bits });
    }
  }
  reasons.sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits) || (a.signal < b.signal ? -1 : 1));
  const bits = reasons.reduce((sum, reason) => sum + reason.bits, model.priorBits);
  return { bits, score: probability(bits, model.calibration), reasons };
}

function bitsOf(weight: Weight, evidence: Evidence): number {
  switch (weight.kind) {
    case 'present':
      return weight.bits;
    case 'cases':
      return weight.cases[String(evidence[weight.feature])] ?? 0;
    case 'bins': {
      const value = Number(evidence[weight.feature]);
      let bits = weight.bins[0]?.bits ?? 0;
      for (const bin of weight.bins) if (bin.from !== null && value >= bin.from) bits = bin.bits;
      return bits;
    }
  }
}

function isPart(part: RiskModel['interactions'][number]['all'][number], found: Evidence): boolean {
  return part.signal === found.signal && (part.feature === undefined || found[part.feature] === part.is);
}

function probability(bits: number, { slope, interceptBits }: RiskModel['calibration']): number {
  // A millionth is finer than any calibration, and short to store.
  return Math.round(1e6 / (1 + 2 ** -(slope * bits + interceptBits))) / 1e6;
}
