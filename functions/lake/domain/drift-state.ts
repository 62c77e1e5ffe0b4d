import type { BinCounts } from '../../risk/domain/drift.ts';

/** What is counted of the present day, and what was of the one before. Days are numbered from the epoch. */
export type DriftState = { readonly day: number; readonly today: BinCounts; readonly dayBefore: BinCounts };
