/** One reason for a score: which signal spoke, on what evidence, and how many bits it moved the log-odds. */
export type Reason = {
  readonly signal: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** Log2 of the likelihood ratio attack : legitimate. Positive is riskier. */
  readonly bits: number;
};

export type RiskLevel = 'low' | 'medium' | 'high';
export type Decision = 'allow' | 'challenge' | 'block';

/**
 * What the risk engine decided and why. `priorBits` plus the bits of all reasons is `bits` exactly;
 * `score` is the calibrated probability made from it.
 */
export type Assessment = {
  readonly decision: Decision;
  /** Probability of an attack, 0..1. */
  readonly score: number;
  readonly level: RiskLevel;
  readonly bits: number;
  readonly priorBits: number;
  readonly reasons: readonly Reason[];
  /** Facts that could not be read: but for feeds, the decision is then never lower than `challenge`. */
  readonly missing: readonly ('profile' | 'population' | 'lists' | 'lanes' | 'reputation' | 'campaigns')[];
  readonly mode: 'audit' | 'enforce';
  readonly policyVersion: string;
  readonly modelVersion: string;
  /** What challengers made of the same evidence; there only while some run. */
  readonly shadows?: readonly Shadow[];
};

/** What a model that does not decide would have decided. */
export type Shadow = {
  readonly modelVersion: string;
  readonly score: number;
  readonly wouldDecide: Decision;
};
