/** A limit on attempts per key in fixed windows. */
export type Lane = {
  /** Part of the counter's key: a lane is renamed when its window changes, never reused. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
};

export type Reservation =
  /** The attempt may go on; `attempts` counts it and those before it in this window. */
  | { readonly kind: 'reserved'; readonly attempts: number }
  /** The window is full until `retryAfterSeconds` from now. */
  | { readonly kind: 'full'; readonly retryAfterSeconds: number };

/**
 * Counters that decide. An attempt is counted before it is made, by one conditional addition, so however many
 * come at once no more than the limit get through.
 */
export interface Lanes {
  /** @throws UnavailableError */
  reserve(lane: Lane, key: string, at: number): Promise<Reservation>;
  /** Undoes one reservation made at `at`: the attempt turned out not to be one. @throws UnavailableError */
  giveBack(lane: Omit<Lane, 'limit'>, key: string, at: number): Promise<void>;
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
