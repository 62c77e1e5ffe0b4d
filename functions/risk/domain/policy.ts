import * as z from 'zod';
import { FLOW_NAMES } from './facts.ts';
import { SIGNAL_NAMES } from './signal-names.ts';

const probability = z.number().min(0).max(1);
const count = z.number().int().nonnegative();

const threshold = z
  .strictObject({ challengeFrom: probability, blockFrom: probability })
  .refine((t) => t.challengeFrom <= t.blockFrom, 'a block must not come before a challenge');
const thresholds = threshold.safeExtend({
  /** Where this factor is enrolled, a challenge costs its owner less, or proves more. */
  byFactor: z.record(z.string(), threshold).default({}),
});

/** What is done about a score: data, so that it can be read, replayed and changed without a deployment. */
export const policySchema = z.strictObject({
  version: z.string().min(1).max(64),
  /** `audit` decides and records, and lets pass. */
  mode: z.enum(['audit', 'enforce']),
  levels: z
    .strictObject({ mediumFrom: probability, highFrom: probability })
    .refine((l) => l.mediumFrom <= l.highFrom, 'high must not come before medium'),
  thresholds: z.strictObject({
    default: thresholds,
    byFlow: z.partialRecord(z.enum(FLOW_NAMES), thresholds).default({}),
  }),
  /**
   * A right password is blocked only when one of these spoke: novelty alone can belong to a traveller with a new
   * phone, and is challenged.
   */
  blockNeedsOneOf: z.array(z.enum(SIGNAL_NAMES)).min(1),
  lists: z.strictObject({
    deny: z.literal('block'),
    /** The most that a score may do to an attempt from an allowed address. */
    allowCapsAt: z.enum(['allow', 'challenge']),
    /** The least that is asked of an attempt from a watched address. */
    watchAsksFor: z.enum(['allow', 'challenge']),
  }),
  /** The edges of the evidence. What it is worth is the model's business. */
  signals: z.strictObject({
    impossibleTravel: z.strictObject({
      minimumDistanceKm: z.number().positive(),
      maximumKmPerHour: z.number().positive(),
    }),
    newNetwork: z.strictObject({ nearbyKm: z.number().positive() }),
    unusualHour: z.strictObject({
      minimumHistory: z.number().positive(),
      maximumShare: probability,
      neighbouringHours: count.max(6),
    }),
    dormantAccount: z.strictObject({ minimumIdleDays: z.number().positive() }),
    failureVelocity: z.strictObject({
      minimumAccountFailures: count.min(1),
      minimumAddressFailures: count.min(1),
      /** The share of attempts that fails where nobody attacks. */
      usualFailureShare: probability,
      /** How many times as many failures as usual, in bits, a network or TLS fingerprint must show. */
      minimumExcessBits: z.number().positive(),
    }),
    credentialStuffing: z.strictObject({
      minimumFailureShare: probability,
      minimumSubjects: z.strictObject({ address: count.min(2), ja4: count.min(2), asn: count.min(2) }),
    }),
    passwordSpray: z.strictObject({ minimumSubjects: count.min(2) }),
    codeGuessing: z.strictObject({ minimumWrongCodes: count.min(1) }),
    codeFatigue: z.strictObject({ minimumUnmet: count.min(1) }),
    recoveryAbuse: z.strictObject({ minimumResets: count.min(1), minimumAddressResets: count.min(1) }),
    clientInconsistency: z.strictObject({ maximumTimeZoneHours: z.number().positive() }),
  }),
});

export type RiskPolicy = z.output<typeof policySchema>;
export type SignalPolicy = RiskPolicy['signals'];
