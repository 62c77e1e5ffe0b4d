import type { Lane, Lanes, Reservation } from './lanes.ts';

/** A lane with its key there. */
export type KeyedLane = readonly [lane: Lane, key: string];

/**
 * Counts one attempt in several lanes, or in none. They are asked in order, the narrowest first, so that one person's
 * attempts are refused before they touch what many share.
 *
 * @throws UnavailableError
 */
export async function reserveAll(
  lanes: Lanes,
  keyed: readonly KeyedLane[],
  at: number,
): Promise<Reservation> {
  const taken: KeyedLane[] = [];
  for (const [lane, key] of keyed) {
    const reservation = await lanes.reserve(lane, key, at);
    if (reservation.kind === 'full') {
      await Promise.allSettled(taken.map(([before, itsKey]) => lanes.giveBack(before, itsKey, at)));
      return reservation;
    }
    taken.push([lane, key]);
  }
  return { kind: 'reserved', attempts: taken.length };
}
