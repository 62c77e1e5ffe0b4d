import { describe, expect, it } from 'vitest';
import { newId } from '../../../functions/platform/ids.ts';
import type { Subject } from '../../../functions/platform/table-keys.ts';
import { countPopulation, KEPT_EVENTS } from '../../../functions/risk/domain/count-population.ts';
import { LEVELS, perLevel } from '../../../functions/risk/domain/observation.ts';
import {
  CLUSTER_WINDOW_MS,
  type Cluster,
  emptyPopulation,
  MAX_SNAPSHOT_BYTES,
  type PopulationSnapshot,
  viewOf,
} from '../../../functions/risk/domain/population.ts';
import { decodePopulation, encodePopulation } from '../../../functions/risk/domain/population-codec.ts';
import {
  KEPT_CLUSTERS,
  KEPT_FINGERPRINTS,
  KEPT_TAUGHT,
  KEPT_VALUES,
} from '../../../functions/risk/domain/population-counter.ts';
import { signInDecided } from '../../builders/risk-events.ts';
import { DAY, home, NOON, saoPaulo } from '../../builders/risk-facts.ts';

const failedBy = (i: number, at: number) =>
  signInDecided({
    at,
    subject: `subject-${i}` as Subject,
    client: saoPaulo,
    password: 'wrong',
    answer: 'refused',
  });
const crowd = (population: PopulationSnapshot, at: number) =>
  viewOf(population.clusters.address.get(saoPaulo.ip), at);

describe('countPopulation', () => {
  it('counts what is usual from owners only', () => {
    const population = countPopulation(emptyPopulation(), [signInDecided(), failedBy(1, NOON)], NOON);
    expect(population.levels.country.counts.get('DE')).toBe(1);
    expect(population.levels.country.counts.has('BR')).toBe(false);
  });
  it('lets one person make a rare value more usual once a day, and many people as often as they come', () => {
    const by = (who: string, at: number) => signInDecided({ at, subject: who as Subject, client: saoPaulo });
    const weight = (events: readonly ReturnType<typeof by>[]) => {
      let population = emptyPopulation();
      for (const event of events) {
        const stored = decodePopulation(encodePopulation(countPopulation(population, [event], NOON + DAY)));
        if (stored !== 'unreadable') population = stored;
      }
      return population.levels.asn.counts.get(String(saoPaulo.asn));
    };
    expect(weight(Array.from({ length: 80 }, (_, i) => by('one', NOON + i)))).toBeCloseTo(1, 1);
    expect(weight(Array.from({ length: 15 }, (_, i) => by(`many-${i}`, NOON + i)))).toBeCloseTo(15, 1);
    expect(weight([by('one', NOON), by('one', NOON + DAY)])).toBeCloseTo(2, 1);
  });
  it('lets what is usual age', () => {
    const before = countPopulation(emptyPopulation(), [signInDecided()], NOON);
    const after = countPopulation(before, [signInDecided({ at: NOON + 30 * DAY })], NOON + 30 * DAY);
    expect(after.levels.address.counts.get(home.ip)).toBeCloseTo(1.5, 9);
  });
  it('counts distinct people, however often each is tried', () => {
    const twice = Array.from({ length: 20 }, (_, i) => [failedBy(i, NOON), failedBy(i, NOON + 1)]).flat();
    const view = crowd(countPopulation(emptyPopulation(), twice, NOON + 1), NOON + 1);
    expect(view).toMatchObject({ attempts: 40, failures: 40 });
    expect(view?.subjects).toBeGreaterThanOrEqual(15);
    expect(view?.subjects).toBeLessThanOrEqual(25);
  });
  it('counts who gets in once, however often', () => {
    const owner = (i: number, at: number) =>
      signInDecided({ at, subject: `owner-${i}` as Subject, client: saoPaulo });
    const often = Array.from({ length: 900 }, (_, i) => owner(0, NOON + i));
    const failing = Array.from({ length: 30 }, (_, i) => failedBy(i, NOON));
    const view = crowd(countPopulation(emptyPopulation(), [...failing, ...often], NOON + DAY), NOON);
    expect(view).toMatchObject({ attempts: 930, failures: 30, succeeded: 1 });
    const many = Array.from({ length: 900 }, (_, i) => owner(i, NOON));
    const full = crowd(countPopulation(emptyPopulation(), [...failing, ...many], NOON), NOON);
    expect(full).toMatchObject({ succeeded: 900, failing: 30 });
  });
  it('does not count who mistypes and gets in as failing', () => {
    const mistyped = [
      failedBy(1, NOON),
      failedBy(1, NOON),
      signInDecided({ at: NOON, subject: 'subject-1' as Subject, client: saoPaulo }),
    ];
    expect(crowd(countPopulation(emptyPopulation(), mistyped, NOON), NOON)).toMatchObject({
      succeeded: 1,
      failing: 0,
    });
  });
  it.each([
    { name: 'in the same window', later: 0, attempts: 1 },
    { name: 'in the next', later: CLUSTER_WINDOW_MS, attempts: 1 },
    { name: 'in the one after', later: 2 * CLUSTER_WINDOW_MS, attempts: undefined },
  ])('remembers a crowd $name', ({ later, attempts }) => {
    expect(crowd(countPopulation(emptyPopulation(), [failedBy(1, NOON)], NOON), NOON + later)?.attempts).toBe(
      attempts,
    );
  });
  it('takes an event of the window before for what it was', () => {
    const now = NOON + CLUSTER_WINDOW_MS;
    const population = countPopulation(emptyPopulation(), [failedBy(1, now), failedBy(2, NOON)], now);
    expect(crowd(population, now)?.attempts).toBe(2);
    expect(crowd(population, now + CLUSTER_WINDOW_MS)?.attempts).toBe(1);
  });
  it('does not count again what it counted and forgot', () => {
    const events = Array.from({ length: KEPT_EVENTS + 100 }, (_, i) => failedBy(i, NOON + i));
    const once = countPopulation(emptyPopulation(), events, NOON + DAY);
    expect(once.counted).toHaveLength(KEPT_EVENTS);
    expect(countPopulation(once, events, NOON + DAY)).toBe(once);
  });
});

describe('the snapshot', () => {
  const many = <T>(kept: number, make: (i: number) => [string, T]) =>
    new Map(Array.from({ length: kept }, (_, i) => make(i)));
  const widest = {
    country: 2,
    asn: 10,
    address: 39,
    city: 12,
    deviceType: 16,
    os: 16,
    browser: 16,
    userAgent: 12,
  };
  const busy: Cluster = {
    window: 999_999,
    now: [99_999, 99_999, 4_294_967_295, 4_294_967_295, 4_294_967_295, 4_294_967_295],
    before: [99_999, 99_999, 4_294_967_295, 4_294_967_295, 4_294_967_295, 4_294_967_295],
  };
  const idle: Cluster = {
    ...busy,
    now: [99, 99, 4_294_967_295, 4_294_967_295, 4_294_967_295, 4_294_967_295],
    before: [0, 0, 0, 0, 0, 0],
  };
  const name = (i: number, length: number) => `${i}`.padStart(length, 'f');
  const full: PopulationSnapshot = {
    asOf: NOON,
    levels: perLevel((level) => ({
      total: 123_456_789.12,
      counts: many(KEPT_VALUES[level], (i) => [name(i, widest[level]), 1_234.56]),
    })),
    clusters: {
      address: many(KEPT_CLUSTERS.address, (i) => [name(i, 39), i % 4 ? idle : busy]),
      ja4: many(KEPT_CLUSTERS.ja4, (i) => [name(i, 36), busy]),
      asn: many(KEPT_CLUSTERS.asn, (i) => [name(i, 10), busy]),
    },
    fingerprints: many(KEPT_FINGERPRINTS, (i) => [name(i, 22), idle]),
    taught: LEVELS.map(() => Array.from({ length: KEPT_TAUGHT }, (_, i) => 4_294_967_295 - i)),
    counted: Array.from({ length: KEPT_EVENTS }, (_, i) => [name(i, 12), NOON]),
    countedUntil: NOON,
  };

  it('stays below its limit when it is as full as it can be', () => {
    expect(Buffer.byteLength(encodePopulation(full))).toBeLessThanOrEqual(MAX_SNAPSHOT_BYTES);
  });
  it('is read back as it was written', () => {
    expect(decodePopulation(encodePopulation(full))).toEqual(full);
    expect(decodePopulation(encodePopulation(emptyPopulation()))).toEqual(emptyPopulation());
  });
  it.each(['', '{}', 'null', '[]', encodePopulation(full).slice(0, 5_000)])(
    'is unreadable if it is anything else',
    (text) => {
      expect(decodePopulation(text)).toBe('unreadable');
    },
  );
  it('reads what was written before it said who got in, and then counts attempts', () => {
    const old = {
      ...JSON.parse(encodePopulation(emptyPopulation())),
      format: 1,
      asOf: NOON,
      clusters: [[[saoPaulo.ip, Math.floor(NOON / CLUSTER_WINDOW_MS), 50, 20, 7, 0, 3, 3, 1, 0]], [], []],
      counted: ['event', NOON - 5],
    };
    const population = decodePopulation(JSON.stringify(old));
    if (population === 'unreadable') throw new Error('unreadable');
    expect(crowd(population, NOON)).toMatchObject({ attempts: 53, failures: 23, subjects: 3, succeeded: 30 });
    expect(population.counted).toEqual([['event', NOON - 5]]);
  });
  it('keeps the heaviest values and the clusters with the most failures', () => {
    const events = [...Array(5)].map((_, i) =>
      signInDecided({ eventId: newId('evt', NOON), at: NOON + 1 + i }),
    );
    const after = countPopulation({ ...full, counted: [], countedUntil: 0 }, events, NOON + DAY);
    for (const level of LEVELS)
      expect(after.levels[level].counts.size).toBeLessThanOrEqual(KEPT_VALUES[level]);
    expect(after.clusters.address.size).toBeLessThanOrEqual(KEPT_CLUSTERS.address);
  });
});
