import type { ListVerdict } from '../../risk/domain/facts.ts';

/** One line of a list, as staff wrote it. Instants are epoch milliseconds. */
export type ListEntry = {
  readonly list: ListVerdict;
  /** As decisions look it up. */
  readonly block: string;
  readonly reason: string;
  readonly author: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

/** Nothing is listed for good: addresses change hands. */
export const MAX_LISTED_MS = 90 * 86_400_000;
