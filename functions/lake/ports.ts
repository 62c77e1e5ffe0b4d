import type { Row } from './domain/columns.ts';

/** Where rows are kept for training and for questions nobody thought of yet. */
export interface EventLake {
  /** Adds rows to a folder. The same rows again change nothing. @throws UnavailableError */
  add(folder: string, rows: readonly Row[]): Promise<void>;
}
