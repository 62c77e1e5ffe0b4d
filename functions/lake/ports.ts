import type { Versioned, WriteResult } from '../risk/ports.ts';
import type { Row } from './domain/columns.ts';
import type { DriftState } from './domain/drift-state.ts';

/** Where rows are kept for training and for questions nobody thought of yet. */
export interface EventLake {
  /** Adds rows to a folder. The same rows again change nothing. @throws UnavailableError */
  add(folder: string, rows: readonly Row[]): Promise<void>;
}

/** What drift is watched by, between two batches. */
export interface DriftStore {
  /** @throws UnavailableError */
  read(): Promise<Versioned<DriftState | undefined>>;
  /** Writes only if nobody wrote since `version` was read. @throws UnavailableError */
  write(state: DriftState, version: string | undefined): Promise<WriteResult>;
}
