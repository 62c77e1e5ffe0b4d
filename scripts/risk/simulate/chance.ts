import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

const RANGE = 4_294_967_296;
const WARM_UP = 4;

/**
 * A well-mixed 32-bit number from others. The same parts give the same number whoever asks and whenever, so a
 * household's address or a person's birthday needs no memory.
 */
export function derive(...parts: readonly number[]): number {
  let mixed = 0x9e3779b9;
  for (const part of parts) {
    mixed = Math.imul(mixed ^ part, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed ^= mixed >>> 16;
  }
  return mixed >>> 0;
}

/** `derive` as a share in [0, 1). */
export const deriveShare = (...parts: readonly number[]): number => derive(...parts) / RANGE;

/** Twelve hexadecimal digits. */
export const deriveHex = (...parts: readonly number[]): string =>
  (
    derive(1, ...parts)
      .toString(16)
      .padStart(8, '0') +
    derive(2, ...parts)
      .toString(16)
      .padStart(8, '0')
  ).slice(0, 12);

export type Weighted<T> = readonly (readonly [value: T, weight: number])[];

/** One seeded stream of chance. Equal seeds draw equal numbers on every machine. */
export class Chance {
  readonly #generator;

  constructor(...seed: readonly number[]) {
    this.#generator = xoroshiro128plus(derive(...seed));
    for (let i = 0; i < WARM_UP; i++) this.#generator.next();
  }

  /** In [0, 1). */
  share(): number {
    return (this.#generator.next() >>> 0) / RANGE;
  }

  is(probability: number): boolean {
    return this.share() < probability;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.share();
  }

  /** A whole number below the bound. */
  below(bound: number): number {
    return Math.floor(this.share() * bound);
  }

  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.share()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.share());
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.share());
  }

  poisson(mean: number): number {
    let count = 0;
    for (let sum = this.exponential(1); sum < mean; sum += this.exponential(1)) count += 1;
    return count;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  weighted<T>(values: Weighted<T>): T {
    return weightedAt(values, this.share());
  }
}

/** The value at a share of the total weight. */
export function weightedAt<T>(values: Weighted<T>, share: number): T {
  let total = 0;
  for (const [, weight] of values) total += weight;
  let left = share * total;
  for (const [value, weight] of values) {
    left -= weight;
    if (left < 0) return value;
  }
  return (values[values.length - 1] as readonly [T, number])[0];
}

/** Popularity by rank: the first is far ahead, and the tail is long. */
export const zipf = (rank: number, exponent: number): number => 1 / (rank + 1) ** exponent;
