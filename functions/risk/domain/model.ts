import * as z from 'zod';
import { SIGNAL_NAMES, type SignalName } from './signal-names.ts';

/** Bits are whole 1024ths. Such numbers add up exactly in any order, so reasons can be checked against a score. */
const STEPS_PER_BIT = 1_024;
const bits = z
  .number()
  .min(-64)
  .max(64)
  .refine((value) => Number.isInteger(value * STEPS_PER_BIT), 'bits must be whole 1024ths');

const bin = z.strictObject({
  /** The bin holds what is at least this; the first has no lower edge. */
  from: z.number().nullable(),
  bits,
});

const present = z.strictObject({ kind: z.literal('present'), bits });
const cases = z.strictObject({
  kind: z.literal('cases'),
  feature: z.string(),
  cases: z.record(z.string(), bits),
});
const bins = z
  .strictObject({
    kind: z.literal('bins'),
    feature: z.string(),
    rises: z.boolean(),
    bins: z.array(bin).min(1),
  })
  .refine(
    (w) => w.bins.every(({ from }, i) => (from === null) === (i === 0)),
    'only the first bin is without an edge',
  )
  .refine(
    (w) =>
      isRising(
        w.bins.slice(1).map(({ from }) => from ?? 0),
        true,
      ),
    'edges must rise',
  )
  .refine((w) => !w.rises || isRising(w.bins.map((b) => b.bits)), 'bits must not fall where more is worse');
const weight = z.discriminatedUnion('kind', [present, cases, bins]);

const probability = z.number().min(0).max(1);

/** A pair that means more together than apart. */
const interaction = z.strictObject({
  name: z.string().min(1),
  all: z
    .array(
      z.strictObject({
        signal: z.enum(SIGNAL_NAMES),
        feature: z.string().optional(),
        is: z.string().optional(),
      }),
    )
    .min(2),
  bits,
});

/** What a trained model was made from, and how it did on later events of the same streams. */
const trainingSchema = z.strictObject({
  /** SHA-256 of the event files, one after the other. */
  fingerprint: z.string(),
  examples: z.number().int().positive(),
  auc: probability,
  /** Share of honest sign-ins at or above the threshold that catches 99 % of attacks. */
  challengeRateAt99: probability,
  logLoss: z.number().nonnegative(),
  calibrationError: probability,
});

/** An additive log-odds model over binned evidence, as an artifact: every signal has a weight, none is unknown. */
export const modelSchema = z.strictObject({
  version: z.string().min(1).max(64),
  /** Where the weights come from. */
  provenance: z.strictObject({
    kind: z.enum(['expert', 'trained']),
    note: z.string(),
    training: trainingSchema.optional(),
  }),
  /** Log2 of the odds that an attempt of which nothing is known is an attack. */
  priorBits: bits,
  weights: z.record(z.enum(SIGNAL_NAMES), weight),
  interactions: z.array(interaction),
  /** Probability = 1 / (1 + 2^-(slope * bits + interceptBits)). */
  calibration: z.strictObject({ slope: z.number().positive(), interceptBits: z.number() }),
  /** Shares or counts of each feature's bins at training, as `drift.ts` bins them; without it drift is not watched. */
  reference: z.record(z.string(), z.array(z.number().nonnegative()).min(2)).optional(),
});

export type RiskModel = z.output<typeof modelSchema>;
export type Weight = RiskModel['weights'][SignalName];

/** A model that was validated, with a name that changes when any number in it does. */
export type LoadedModel = RiskModel & { readonly modelVersion: string };

function isRising(values: readonly number[], isStrict = false): boolean {
  return values.every((value, i) => {
    const before = values[i - 1];
    return before === undefined || (isStrict ? value > before : value >= before);
  });
}
