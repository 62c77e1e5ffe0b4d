import { Chance } from '../simulate/chance.ts';
import type { Weights } from './measures.ts';

export type Interval = { readonly value: number; readonly low: number; readonly high: number };

const RESAMPLES = 200;

/**
 * A percentile interval at 95 % (Efron 1979) by resampling people, with Poisson weights in place of draws. Several
 * detectors that a measure compares are resampled alike, so a ratio between them is paired.
 *
 * @param people how many there are
 */
export function intervalOf(people: number, measure: (weights: Weights) => number, seed: number): Interval {
  const value = measure(new Uint8Array(people).fill(1));
  const chance = new Chance(seed);
  const weights = new Uint8Array(people);
  const values: number[] = [];
  for (let i = 0; i < RESAMPLES; i++) {
    for (let person = 0; person < people; person++) weights[person] = chance.poisson(1);
    const resampled = measure(weights);
    if (Number.isFinite(resampled)) values.push(resampled);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.min(values.length - 1, Math.floor(share * values.length))];
  return { value, low: at(0.025) ?? Number.NaN, high: at(0.975) ?? Number.NaN };
}
