import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calibrationError,
  challengeRate,
  detectionRate,
  type Judged,
  People,
  rankingOf,
  thresholdAtChallengeRate,
  thresholdFor,
} from '../../../scripts/risk/bench/measures.ts';

const attack = (score: number, userId = 'x'): Judged => ({ score, isAttack: true, userId });
const honest = (score: number, userId = 'x'): Judged => ({ score, isAttack: false, userId });
const ranked = (...judged: Judged[]) => rankingOf(judged, new People());
const ONCE = new Uint8Array(1_000).fill(1);

describe('the threshold for a share of attacks', () => {
  const attacks = [0.9, 0.8, 0.7, 0.2].map((score) => attack(score));
  it.each([
    { share: 0.25, threshold: 0.9 },
    { share: 0.26, threshold: 0.8 },
    { share: 0.75, threshold: 0.7 },
    { share: 0.76, threshold: 0.2 },
    { share: 1, threshold: 0.2 },
  ])('catches $share of them', ({ share, threshold }) => {
    expect(thresholdFor(share, ranked(...attacks, honest(0.95)), ONCE)).toBe(threshold);
  });
  it('is out of reach where there is no attack', () => {
    expect(thresholdFor(0.99, ranked(honest(1)), ONCE)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the threshold for a challenge rate', () => {
  const people = [0.9, 0.5, 0.5, 0.1].map((score) => honest(score));
  it.each([
    { rate: 0, threshold: Number.POSITIVE_INFINITY },
    { rate: 0.25, threshold: 0.9 },
    { name: 'equal scores stand or fall together', rate: 0.5, threshold: 0.9 },
    { rate: 0.75, threshold: 0.5 },
    { rate: 1, threshold: 0.1 },
  ])('challenges at most $rate', ({ rate, threshold }) => {
    expect(thresholdAtChallengeRate(rate, ranked(...people), ONCE)).toBe(threshold);
  });
  it('is never exceeded by the rate it gives', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (events, rate) => {
          const ranking = ranked(
            ...events.map(([score, is]) => (is ? attack(score) : honest(score))),
            honest(5),
          );
          const threshold = thresholdAtChallengeRate(rate, ranking, ONCE);
          expect(challengeRate(threshold, ranking, ONCE)).toBeLessThanOrEqual(rate + 1e-6);
        },
      ),
    ));
});

describe('rates', () => {
  it('count events at the threshold, and each by its weight', () => {
    const people = new People();
    const ranking = rankingOf(
      [attack(0.9, 'a'), attack(0.5, 'b'), honest(0.5, 'c'), honest(0.1, 'd')],
      people,
    );
    expect(detectionRate(0.5, ranking, ONCE)).toBe(1);
    expect(detectionRate(0.51, ranking, ONCE)).toBe(0.5);
    const weights = [0, 0, 0, 0];
    weights[people.numberOf('a')] = 1;
    weights[people.numberOf('b')] = 3;
    expect(detectionRate(0.51, ranking, weights)).toBe(0.25);
  });
});

describe('the calibration error', () => {
  it('is nothing where what is stated happens', () => {
    const scores = Float64Array.from({ length: 400 }, (_, i) => (i < 200 ? 0.75 : 0.25));
    const isAttack = Uint8Array.from({ length: 400 }, (_, i) => (i < 200 ? (i % 4 ? 1 : 0) : i % 4 ? 0 : 1));
    expect(calibrationError({ scores, isAttack })).toBeCloseTo(0, 9);
  });
  it('is as far as what is stated is off', () => {
    const scores = new Float64Array(400).fill(0.6);
    const isAttack = Uint8Array.from({ length: 400 }, (_, i) => (i % 2 ? 1 : 0));
    expect(calibrationError({ scores, isAttack })).toBeCloseTo(0.1, 9);
  });
});
