import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KnownFacts } from '../../../../functions/risk/domain/known-facts.ts';
import { impossibleTravel } from '../../../../functions/risk/domain/signals/impossible-travel.ts';
import { HOUR, home, knownFactsOf, NOON, taught } from '../../../builders/risk-facts.ts';

const policy = { minimumDistanceKm: 100, maximumKmPerHour: 900 };
const KM_PER_DEGREE = (6_371 * Math.PI) / 180;

type Stop = { readonly km: number; readonly hours: number; readonly accuracyKm: number };

/** A journey along the equator. */
function journey(previous: Stop, current: Stop): KnownFacts {
  const place = ({ km, accuracyKm }: Stop) => ({ latitude: 0, longitude: km / KM_PER_DEGREE, accuracyKm });
  const profile = taught(undefined, {
    at: NOON + previous.hours * HOUR,
    client: { ...home, location: place(previous) },
  });
  const client = { ...home, location: place(current) };
  return knownFactsOf({ profile, attempt: { at: NOON + current.hours * HOUR, client } });
}
const at = (km: number, hours: number, accuracyKm = 0): Stop => ({ km, hours, accuracyKm });

describe('impossibleTravel', () => {
  it.each([
    { name: 'an airliner makes it', previous: at(0, 0), current: at(899, 1), found: false },
    { name: 'an airliner does not', previous: at(0, 0), current: at(901, 1), found: true },
    { name: 'same instant, same region', previous: at(0, 0), current: at(99, 0), found: false },
    { name: 'same instant, two cities', previous: at(0, 0), current: at(101, 0), found: true },
    { name: 'the events arrived out of order', previous: at(901, 1), current: at(0, 0), found: true },
    { name: 'accuracy brings it within reach', previous: at(0, 0, 1), current: at(901, 1, 1), found: false },
    {
      name: 'accuracy does not bring it within reach',
      previous: at(0, 0, 1),
      current: at(903, 1, 1),
      found: true,
    },
  ])('$name', ({ previous, current, found }) => {
    expect(impossibleTravel(journey(previous, current), policy) !== undefined).toBe(found);
  });

  it('is silent where the location is unknown', () => {
    const { location: _, ...nowhere } = home;
    const known = journey(at(0, 0), at(5_000, 1));
    expect(
      impossibleTravel({ ...known, observation: { ...known.observation, location: undefined } }, policy),
    ).toBeUndefined();
    const profile = taught(undefined, { client: nowhere });
    expect(impossibleTravel(knownFactsOf({ profile }), policy)).toBeUndefined();
  });

  const stop = fc.record({
    km: fc.double({ min: 0, max: 9_000, noNaN: true }),
    hours: fc.double({ min: 0, max: 10, noNaN: true }),
    accuracyKm: fc.constant(0),
  });

  it('does not depend on which sign-in came first', () => {
    fc.assert(
      fc.property(stop, stop, (a, b) => {
        const there = impossibleTravel(journey(a, b), policy) !== undefined;
        expect(impossibleTravel(journey(b, a), policy) !== undefined).toBe(there);
      }),
    );
  });

  it('only ever grows quieter with a coarser location', () => {
    fc.assert(
      fc.property(stop, stop, fc.integer({ min: 0, max: 500 }), (a, b, accuracyKm) => {
        const coarse = impossibleTravel(journey(a, { ...b, accuracyKm }), policy);
        if (coarse) expect(impossibleTravel(journey(a, b), policy)).toBeDefined();
      }),
    );
  });
});
