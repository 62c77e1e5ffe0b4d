import type { BinCounts } from '../../risk/domain/drift.ts';

/** What is counted of one model's decisions: of the present day, and of the one before. Days are numbered from the epoch. */
export type DriftState = {
  /** Absent in what was counted before models were told apart. */
  readonly modelVersion?: string;
  readonly day: number;
  readonly today: BinCounts;
  readonly dayBefore: BinCounts;
};
