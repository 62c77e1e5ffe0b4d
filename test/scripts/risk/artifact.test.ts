import { describe, expect, it } from 'vitest';
import type { RiskModel } from '../../../functions/risk/domain/model.ts';
import { score } from '../../../functions/risk/domain/score.ts';
import type { Evidence } from '../../../functions/risk/domain/signal-names.ts';
import { loadModel } from '../../../functions/risk/load-model.ts';
import expert from '../../../functions/risk/model/expert-1.json' with { type: 'json' };
import { type Fit, modelFrom, risesWhereItMust } from '../../../scripts/risk/train/artifact.ts';
import { type Column, readColumn } from '../../../scripts/risk/train/columns.ts';

const template = loadModel(expert);
const columns: Column[] = [
  {
    kind: 'number',
    signal: 'familiar-network',
    feature: 'ratioBits',
    rises: true,
    isSilenceLeast: false,
  },
  { kind: 'present', signal: 'new-country' },
  { kind: 'case', signal: 'known-device', feature: 'tenure', value: 'settled' },
  {
    kind: 'together',
    name: 'new-device+new-country',
    all: [{ signal: 'new-device' }, { signal: 'new-country' }],
  },
];
const fit: Fit = {
  biasBits: -6,
  tables: [{ missing: 0.5, edges: [-2, 3.25], bits: [-3, 0, 2] }, 1.5, -4, 0.75],
  slope: 1,
  interceptBits: 0,
  auc: 1,
  challengeRateAt99: 0,
  logLoss: 0,
  isotonicLogLoss: 0,
  calibrationError: { none: 0, line: 0, isotonic: 0 },
};
const BY_HAND = 'known-device+impossible-travel';
const named = {
  version: 'test-1',
  provenance: { kind: 'trained', note: 'test' },
  byHand: new Set([BY_HAND]),
} as const;
const OFTEN = [1_000, 1_000, 1_000, 1_000];
const model = (support: readonly number[] = OFTEN): RiskModel =>
  modelFrom(template, columns, support, fit, named);

/** What the fit itself says of this evidence. */
function fitted(evidence: readonly Evidence[]): number {
  const bySignal = new Map(evidence.map((found) => [found.signal, found]));
  return columns.reduce((sum, column, i) => {
    const table = fit.tables[i];
    const value = readColumn(column, bySignal);
    if (typeof table === 'number') return sum + table * value;
    if (!table) throw new Error('no table');
    if (Number.isNaN(value)) return sum + table.missing;
    const above = table.edges.filter((edge) => value > edge).length;
    return sum + (table.bits[above] ?? 0);
  }, fit.biasBits);
}

describe('a fit put into a model', () => {
  const network = (ratioBits: number): Evidence => ({ signal: 'familiar-network', ratioBits });
  const rows: { name: string; evidence: Evidence[] }[] = [
    { name: 'nothing', evidence: [] },
    { name: 'a value below all edges', evidence: [network(-9)] },
    { name: 'a value on an edge', evidence: [network(-2)] },
    { name: 'a value just above it', evidence: [network(-1.99)] },
    { name: 'a value on the last edge', evidence: [network(3.25)] },
    { name: 'a value beyond it', evidence: [network(3.26)] },
    { name: 'something present', evidence: [{ signal: 'new-country' }] },
    { name: 'a case', evidence: [{ signal: 'known-device', tenure: 'settled' }] },
    {
      name: 'a pair and its parts',
      evidence: [{ signal: 'new-country' }, { signal: 'new-device', novelty: 'new-unknown' }, network(0)],
    },
  ];
  it.each(rows)('says of $name what the fit said', ({ evidence }) => {
    const ownOfTemplate = evidence.some(({ signal }) => signal === 'new-device')
      ? Number((template.weights['new-device'] as { cases: Record<string, number> }).cases['new-unknown'])
      : 0;
    expect(score(evidence, model()).bits).toBeCloseTo(fitted(evidence) + ownOfTemplate, 2);
  });
  it('gives silence no weight of its own: it is in the prior', () => {
    expect(model().priorBits).toBeCloseTo(-5.5, 3);
    expect(score([], model()).reasons).toEqual([]);
  });
  it('keeps the weights of a signal that hardly spoke, and of one without a column', () => {
    const seldom = model([1_000, 49, 1_000, 1_000]);
    expect(seldom.weights['new-country']).toEqual(template.weights['new-country']);
    expect(model().weights['new-country']).toEqual({ kind: 'present', bits: 1.5 });
    expect(model().weights['listed-address']).toEqual(template.weights['listed-address']);
  });
  it('leaves out a pair that earned nothing', () => {
    const without = { ...fit, tables: [...fit.tables.slice(0, 3), 0] };
    const names = (made: RiskModel) => made.interactions.map(({ name }) => name);
    expect(names(modelFrom(template, columns, OFTEN, without, named))).toEqual([BY_HAND]);
    expect(names(model())).toEqual([BY_HAND, 'new-device+new-country']);
  });
});

describe('a fit that may ship', () => {
  const withBits = (...bits: number[]): Fit => ({
    ...fit,
    tables: [{ missing: 0, edges: [-2, 3.25], bits }, 1.5, -4, 0.75],
  });
  it.each([
    { name: 'rises', bits: [-3, 0, 2], may: true },
    { name: 'stays', bits: [0, 0, 0], may: true },
    { name: 'falls where more is worse', bits: [-3, 0, -0.1], may: false },
  ])('$name: $may', ({ bits, may }) => {
    expect(risesWhereItMust(withBits(...bits), columns)).toBe(may);
  });
  it('may fall where more is not worse', () => {
    const [first, ...rest] = columns;
    const free = [{ ...first, rises: false } as Column, ...rest];
    expect(risesWhereItMust(withBits(3, 0, -3), free)).toBe(true);
  });
});
