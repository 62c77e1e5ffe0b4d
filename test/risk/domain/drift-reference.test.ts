import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAssessor, findingsOf } from '../../../functions/risk/domain/assess.ts';
import { countIntoBins, populationStability } from '../../../functions/risk/domain/drift.ts';
import { driftReferenceOf } from '../../../functions/risk/domain/drift-reference.ts';
import type { Evidence } from '../../../functions/risk/domain/signal-names.ts';
import { loadModel } from '../../../functions/risk/load-model.ts';
import { defaultModel } from '../../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../../functions/risk/policy/default-policy.ts';
import { factsOf } from '../../builders/risk-facts.ts';

const attempt = (accountFailures: number) => {
  const facts = factsOf();
  return { ...facts, lanes: { accountFailures, addressFailures: 0 } };
};
const evidenceOf = (failures: number) => findingsOf(attempt(failures), defaultPolicy).evidence;

describe('driftReferenceOf', () => {
  it('counts what production would count of the same attempts', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(40), { minLength: 1, maxLength: 50 }), async (failures) => {
        const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });
        const decided = failures.map((count) => assess(attempt(count)));
        const reference = await driftReferenceOf(defaultModel, failures.map(evidenceOf));
        expect(reference).toEqual(countIntoBins({}, decided));
      }),
    ));

  it('reads a stream longer than a batch once, to its end', async () => {
    const one = evidenceOf(3);
    let given = 0;
    async function* stream(): AsyncGenerator<readonly Evidence[]> {
      for (; given < 2_500; given += 1) yield one;
    }
    const reference = await driftReferenceOf(defaultModel, stream());
    expect(given).toBe(2_500);
    for (const bins of Object.values(reference)) expect(bins.reduce((sum, n) => sum + n, 0)).toBe(2_500);
    const again = await driftReferenceOf(defaultModel, [one]);
    expect(populationStability(reference['score'] ?? [], again['score'] ?? [])).toBe(0);
  });

  it('is part of a model, and of its name', async () => {
    const { modelVersion, ...artifact } = defaultModel;
    const reference = await driftReferenceOf(defaultModel, [evidenceOf(0)]);
    const model = loadModel({ ...artifact, reference });
    expect(model.reference).toEqual(reference);
    expect(model.modelVersion).not.toBe(modelVersion);
  });

  it('refuses to refer to nothing', async () => {
    await expect(driftReferenceOf(defaultModel, [])).rejects.toThrow(RangeError);
  });
});
