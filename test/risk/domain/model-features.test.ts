import { describe, expect, it } from 'vitest';
import { createAssessor } from '../../../functions/risk/domain/assess.ts';
import { knownFacts } from '../../../functions/risk/domain/known-facts.ts';
import { MODEL_FEATURES } from '../../../functions/risk/domain/model-features.ts';
import { SIGNAL_NAMES } from '../../../functions/risk/domain/signal-names.ts';
import { evidenceOf } from '../../../functions/risk/domain/signals.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { everythingAtOnce } from '../../builders/everything-at-once.ts';

describe('the features a model weighs', () => {
  it.each(SIGNAL_NAMES)('%s: the model in use weighs the listed feature, and every case of it', (signal) => {
    const weight = defaultModel.weights[signal];
    const feature = MODEL_FEATURES[signal];
    expect(weight.kind).toBe(feature.kind);
    if (weight.kind === 'present' || feature.kind === 'present') return;
    expect(weight.feature).toBe(feature.feature);
    if (weight.kind === 'cases' && feature.kind === 'cases')
      expect(Object.keys(weight.cases).toSorted()).toEqual(feature.cases.toSorted());
    if (weight.kind === 'bins' && feature.kind === 'bins') expect(weight.rises).toBe(feature.rises);
  });

  it('are in the evidence: a number where it is binned, one of the cases where it has cases', () => {
    const evidence = evidenceOf(knownFacts(everythingAtOnce), defaultPolicy.signals);
    expect(evidence.length).toBeGreaterThan(25);
    for (const found of evidence) {
      const feature = MODEL_FEATURES[found.signal];
      if (feature.kind === 'bins') expect(found[feature.feature]).toBeTypeOf('number');
      if (feature.kind === 'cases') expect(feature.cases).toContain(found[feature.feature]);
    }
  });

  it('are worth something to the decision they are made for', () => {
    const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });
    expect(assess(everythingAtOnce)).toMatchObject({ decision: 'block', level: 'high' });
  });
});
