/** A limit on attempts per key in fixed windows. */
export type Lane = {
  /** Part of the counter's key: a lane is renamed when its window changes, never reused. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
  /** Everybody's attempts meet here: that it is full is an alarm, not an answer to one caller. */
  readonly isShared?: true;
};

/**
 * A limit on attempts per key until nobody has made one for a while. It has no edge around which twice as many come
 * close together, and however long somebody goes on, whoever forgets after a shorter silence never counts more.
 */
export type BurstLane = { readonly name: string; readonly limit: number; readonly silenceMs: number };

export type Reservation =
  /** The attempt may go on; `attempts` counts it and those before it in this window or burst. */
  | { readonly kind: 'reserved'; readonly attempts: number }
  /** The lane is full until `retryAfterSeconds` from now. */
  | { readonly kind: 'full'; readonly retryAfterSeconds: number };

/**
 * Counters that decide. An attempt is counted before it is made, by one conditional addition, so however many
 * come at once no more than the limit get through.
 */
export interface Lanes {
  /**
   * @param lastAt of a burst, when its last attempt was as far as the caller knows. It decides nothing; knowing it
   *   saves a call.
   * @throws UnavailableError
   */
  reserve(lane: Lane | BurstLane, key: string, at: number, lastAt?: number): Promise<Reservation>;
  /** Undoes one reservation made at `at`: the attempt turned out not to be one. @throws UnavailableError */
  giveBack(lane: Omit<Lane, 'limit'> | BurstLane, key: string, at: number): Promise<void>;
  /** Counts `addition` more without a limit, for others to judge by. @throws UnavailableError */
  count(lane: Omit<Lane, 'limit'>, key: string, at: number, addition: number): Promise<void>;
}

/** The number of the window that an instant falls into. */
export function windowOf({ windowMs }: Pick<Lane, 'windowMs'>, at: number): number {
  return Math.floor(at / windowMs);
}

export function secondsToNextWindow({ windowMs }: Pick<Lane, 'windowMs'>, at: number): number {
  return Math.ceil(((Math.floor(at / windowMs) + 1) * windowMs - at) / 1000);
}

/** Says whether a burst whose last attempt was at `lastAt` is over. */
export function isSilent(
  { silenceMs }: Pick<BurstLane, 'silenceMs'>,
  lastAt: number | undefined,
  at: number,
): boolean {
  return lastAt === undefined || lastAt <= at - silenceMs;
}
