/** What a detector said of one event, and what was true of it. */
export type Judged = {
  readonly score: number;
  readonly isAttack: boolean;
  /** Whose event it is: people are resampled, not events, because one person's events are alike. */
  readonly userId: string;
};

/** One detector's judgements, the riskiest first. */
export type Ranking = {
  readonly scores: Float64Array;
  readonly isAttack: Uint8Array;
  /** The person of each event, as a number that `People` gave. */
  readonly person: Uint32Array;
};

/** How often each person counts: all once, unless they are resampled. */
export type Weights = ArrayLike<number>;

/** Numbers for people, the same over several rankings of one stream. */
export class People {
  readonly #numbers = new Map<string, number>();

  numberOf(userId: string): number {
    const known = this.#numbers.get(userId);
    if (known !== undefined) return known;
    this.#numbers.set(userId, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get size(): number {
    return this.#numbers.size;
  }
}

export function rankingOf(judged: readonly Judged[], people: People): Ranking {
  const order = [...judged].sort((a, b) => b.score - a.score);
  return {
    scores: Float64Array.from(order, ({ score }) => score),
    isAttack: Uint8Array.from(order, ({ isAttack }) => (isAttack ? 1 : 0)),
    person: Uint32Array.from(order, ({ userId }) => people.numberOf(userId)),
  };
}

/**
 * The highest threshold at which at least this share of attacks is caught.
 *
 * @param share 0..1
 * @returns `Infinity` if there is no attack
 */
export function thresholdFor(share: number, { scores, isAttack, person }: Ranking, weights: Weights): number {
  let total = 0;
  for (let i = 0; i < scores.length; i++) if (isAttack[i]) total += weights[person[i] ?? 0] ?? 0;
  let caught = 0;
  for (let i = 0; i < scores.length; i++) {
    if (isAttack[i]) caught += weights[person[i] ?? 0] ?? 0;
    if (caught > 0 && caught >= share * total - 1e-9) return scores[i] ?? Number.POSITIVE_INFINITY;
  }
  return Number.POSITIVE_INFINITY;
}

/** The lowest threshold that challenges at most this share of honest events. */
export function thresholdAtChallengeRate(
  rate: number,
  { scores, isAttack, person }: Ranking,
  weights: Weights,
): number {
  let total = 0;
  for (let i = 0; i < scores.length; i++) if (!isAttack[i]) total += weights[person[i] ?? 0] ?? 0;
  let challenged = 0;
  let threshold = Number.POSITIVE_INFINITY;
  for (let i = 0; i < scores.length; ) {
    const score = scores[i] ?? 0;
    // Equal scores are challenged together or not at all.
    for (; i < scores.length && scores[i] === score; i++)
      if (!isAttack[i]) challenged += weights[person[i] ?? 0] ?? 0;
    if (challenged > rate * total + 1e-9) return threshold;
    threshold = score;
  }
  return threshold;
}

/** The share of honest events at or above a threshold; not a number if there is none. */
export function challengeRate(threshold: number, ranking: Ranking, weights: Weights): number {
  return shareAtOrAbove(threshold, ranking, weights, 0);
}

/** The share of attacks at or above a threshold; not a number if there is none. */
export function detectionRate(threshold: number, ranking: Ranking, weights: Weights): number {
  return shareAtOrAbove(threshold, ranking, weights, 1);
}

function shareAtOrAbove(
  threshold: number,
  { scores, isAttack, person }: Ranking,
  weights: Weights,
  kind: 0 | 1,
): number {
  let total = 0;
  let above = 0;
  for (let i = 0; i < scores.length; i++) {
    if (isAttack[i] !== kind) continue;
    const weight = weights[person[i] ?? 0] ?? 0;
    total += weight;
    if ((scores[i] ?? 0) >= threshold) above += weight;
  }
  return total === 0 ? Number.NaN : above / total;
}

/**
 * Expected calibration error over bins of equal size (Naeini et al., AAAI 2015): how far stated probabilities are
 * from what happened, on average over events.
 */
export function calibrationError(
  { scores, isAttack }: Pick<Ranking, 'scores' | 'isAttack'>,
  bins = 20,
): number {
  const n = scores.length;
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    let difference = 0;
    for (let i = Math.floor((bin * n) / bins); i < Math.floor(((bin + 1) * n) / bins); i++)
      difference += (scores[i] ?? 0) - (isAttack[i] ?? 0);
    error += Math.abs(difference);
  }
  return n === 0 ? Number.NaN : error / n;
}
