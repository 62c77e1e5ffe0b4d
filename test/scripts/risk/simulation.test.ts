import { describe, expect, it } from 'vitest';
import { eventLine, type LabelledEvent, parseEventLine } from '../../../scripts/risk/event-line.ts';
import { simulate } from '../../../scripts/risk/simulate/simulation.ts';
import type { World } from '../../../scripts/risk/simulate/world.ts';
import { worldA } from '../../../scripts/risk/simulate/worlds/a.ts';
import { worldB } from '../../../scripts/risk/simulate/worlds/b.ts';
import { WORLDS } from '../../../scripts/risk/simulate/worlds.ts';
import { kilometresApart, shareOf } from './measures.ts';

const EXTENT = { users: 4_000, days: 60, seed: 11 };
const KINDS = [
  'naive',
  'vpn',
  'targeted',
  'very-targeted',
  'code-fatigue',
  'stuffing-loud',
  'stuffing-stealthy',
  'spray-loud',
  'spray-slow',
  'recovery-abuse',
  'lockout',
];
const everyWorld = [...WORLDS.values()].map((world) => ({ world, name: world.name }));
const made = new Map<World, readonly LabelledEvent[]>();
function eventsOf(world: World): readonly LabelledEvent[] {
  const events = made.get(world) ?? [...simulate(world, EXTENT)];
  made.set(world, events);
  return events;
}
const legitimate = (world: World) =>
  eventsOf(world).filter(({ label, passwordCorrect }) => !label?.attack && passwordCorrect === true);
const ofKind = (world: World, kind: string) => eventsOf(world).filter(({ label }) => label?.kind === kind);
const distinct = <K extends keyof LabelledEvent>(events: readonly LabelledEvent[], key: K) =>
  new Set(events.map((event) => event[key])).size;
const byCampaign = (world: World, kind: string) => [
  ...Map.groupBy(ofKind(world, kind), ({ label }) => label?.campaign).values(),
];

describe('simulate', () => {
  it.each(everyWorld)('world $name: lines are read back as they were, in the order of time', ({ world }) => {
    let latest = 0;
    for (const event of eventsOf(world)) {
      expect(event.at).toBeGreaterThanOrEqual(latest);
      latest = event.at;
      const parsed = parseEventLine(eventLine(event));
      if (parsed.kind !== 'event') throw new Error(parsed.reason);
      if (Number(event.eventId.slice(2)) % 50 === 0) expect(parsed.event).toEqual(event);
    }
    expect(distinct(eventsOf(world), 'eventId')).toBe(eventsOf(world).length);
  });

  it('is the same for the same seed and another for another', () => {
    const small = { users: 200, days: 20, seed: 4 };
    const lines = (seed: number) => [...simulate(worldA, { ...small, seed })].map(eventLine).join('\n');
    expect(lines(4)).toBe(lines(4));
    expect(lines(5)).not.toBe(lines(4));
  });

  it.each(everyWorld)('world $name has every kind of attacker', ({ world }) => {
    const kinds = new Set(eventsOf(world).map(({ label }) => label?.kind));
    expect([...kinds].sort()).toEqual([...KINDS, 'legitimate'].sort());
  });

  it('leaves out of lines what a world does not record, and only that', () => {
    const none = [...simulate({ ...worldA, omitted: {} }, { users: 100, days: 10, seed: 1 })];
    const all = [
      ...simulate({ ...worldA, omitted: { ja4: 1, location: 1 } }, { users: 100, days: 10, seed: 1 }),
    ];
    expect(none.every(({ ja4, lat, lon }) => ja4 && lat !== undefined && lon !== undefined)).toBe(true);
    expect(all.every((event) => !('ja4' in event || 'lat' in event || 'lon' in event))).toBe(true);
    expect(all.every(({ label }) => label)).toBe(true);
  });

  it('counts in its labels what went before, and nothing of the attackers', () => {
    const seen = new Map<string, number>();
    for (const { userId, label, passwordCorrect, flow } of eventsOf(worldA)) {
      expect(label?.history).toBe(seen.get(userId) ?? 0);
      if (!label?.attack && passwordCorrect && flow === 'sign-in')
        seen.set(userId, (seen.get(userId) ?? 0) + 1);
    }
  });
});

describe('people', () => {
  it.each(everyWorld)('world $name: many sign in once, and half at most twice', ({ world }) => {
    const counts = [...Map.groupBy(legitimate(world), ({ userId }) => userId).values()].map(
      (all) => all.length,
    );
    counts.sort((a, b) => a - b);
    // Wiefling et al. (TOPS 2022): 40 % of users with a single sign-in, median 2.
    expect(shareOf(counts, (count) => count === 1)).toBeGreaterThan(0.33);
    expect(shareOf(counts, (count) => count === 1)).toBeLessThan(0.48);
    expect(counts[Math.floor(counts.length / 2)]).toBe(2);
    expect(Math.max(...counts)).toBeGreaterThan(40);
  });

  it.each(everyWorld)('world $name: most come by a network they came by before, many do not', ({ world }) => {
    const networks = new Map<string, Set<number | undefined>>();
    const isNew = legitimate(world).flatMap(({ userId, asn }) => {
      const before = networks.get(userId) ?? new Set();
      const known = before.size > 0 ? [!before.has(asn)] : [];
      networks.set(userId, before.add(asn));
      return known;
    });
    expect(shareOf(isNew, Boolean)).toBeGreaterThan(0.1);
    expect(shareOf(isNew, Boolean)).toBeLessThan(0.45);
  });

  it.each(everyWorld)(
    'world $name: five to ten in a hundred have lost or hidden their cookie',
    ({ world }) => {
      const lost = shareOf(
        legitimate(world).filter(({ label }) => (label?.history ?? 0) > 0),
        ({ label }) => label?.situations?.some((one) => /cookie|private/.test(one)) ?? false,
      );
      expect(lost).toBeGreaterThan(0.045);
      expect(lost).toBeLessThan(0.11);
    },
  );

  it.each(everyWorld)('world $name: nine in ten pass a challenge, a few mistype', ({ world }) => {
    const asked = legitimate(world).filter(({ mfaPassed }) => mfaPassed !== undefined);
    expect(shareOf(asked, ({ mfaPassed }) => mfaPassed === true)).toBeGreaterThan(0.88);
    expect(shareOf(asked, ({ mfaPassed }) => mfaPassed === true)).toBeLessThan(0.96);
    const people = ofKind(world, 'legitimate');
    const wrong = shareOf(people, ({ passwordCorrect }) => passwordCorrect === false);
    expect(wrong).toBeGreaterThan(0.02);
    expect(wrong).toBeLessThan(0.15);
  });

  it('travel no faster than an airliner', () => {
    const world: World = {
      ...worldA,
      networks: { ...worldA.networks, misplacedShare: 0 },
      people: { ...worldA.people, movesPerYear: 0, vpnShare: 0, foreignTripsPerYear: 12 },
      omitted: {},
    };
    const placed = [...simulate(world, { ...EXTENT, users: 1_500 })].filter(
      ({ label }) => !label?.attack && label?.carrier !== 'mobile',
    );
    let journeys = 0;
    for (const events of Map.groupBy(placed, ({ userId }) => userId).values()) {
      events.forEach((event, i) => {
        const before = events[i - 1];
        if (!before) return;
        const distanceKm = kilometresApart(before, event);
        if (distanceKm > 200) journeys += 1;
        expect(distanceKm).toBeLessThan(50 + (950 * (event.at - before.at)) / 3_600_000);
      });
    }
    expect(journeys).toBeGreaterThan(100);
  });

  it('update their browsers and never go back', () => {
    let updates = 0;
    const withCookie = legitimate(worldA).filter(({ deviceCookie }) => deviceCookie);
    for (const events of Map.groupBy(withCookie, ({ deviceCookie }) => deviceCookie).values()) {
      let latest = 0;
      for (const { userAgent = '' } of events) {
        const version = Number(/(?:Chrome|Firefox|Version)\/(\d+)/.exec(userAgent)?.[1] ?? latest);
        expect(version).toBeGreaterThanOrEqual(latest);
        if (latest > 0 && version > latest) updates += 1;
        latest = version;
      }
    }
    expect(updates).toBeGreaterThan(100);
  });

  it('share addresses behind a carrier far more than at home', () => {
    const world: World = {
      ...worldA,
      countries: [['NO', 1]],
      networks: { ...worldA.networks, natAddresses: 60 },
    };
    const events = [...simulate(world, { users: 3_000, days: 30, seed: 2 })];
    const perAddress = (carrier: string) => {
      const here = events.filter(({ label }) => !label?.attack && label?.carrier === carrier);
      return distinct(here, 'userId') / distinct(here, 'ip');
    };
    expect(perAddress('mobile')).toBeGreaterThan(8);
    expect(perAddress('fixed')).toBeLessThan(1.5);
  });
});

describe('attackers', () => {
  it.each(everyWorld)('world $name: right passwords in their hands are few', ({ world }) => {
    const right = shareOf(
      eventsOf(world),
      ({ label, passwordCorrect }) => !!label?.attack && passwordCorrect === true,
    );
    expect(right).toBeGreaterThan(0.01);
    expect(right).toBeLessThan(0.035);
  });

  it.each(everyWorld)('world $name: loud stuffing has few networks and one handshake', ({ world }) => {
    const style = world.attackers.stuffingLoud;
    for (const events of byCampaign(world, 'stuffing-loud')) {
      expect(events.length).toBeGreaterThan(300);
      expect(distinct(events, 'asn')).toBeLessThanOrEqual(style.networks + 1);
      expect(distinct(events, 'ip')).toBeLessThanOrEqual(style.networks * style.addressesPerNetwork);
      expect(new Set(events.flatMap(({ ja4 }) => ja4 ?? [])).size).toBeLessThanOrEqual(1);
      expect(shareOf(events, ({ passwordCorrect }) => passwordCorrect === true)).toBeLessThan(0.03);
    }
  });

  it.each(everyWorld)(
    'world $name: stealthy stuffing has a new address for nearly every attempt',
    ({ world }) => {
      for (const events of byCampaign(world, 'stuffing-stealthy')) {
        expect(distinct(events, 'ip') / events.length).toBeGreaterThan(0.8);
        expect(distinct(events, 'ja4')).toBeLessThan(distinct(events, 'userAgent'));
      }
    },
  );

  it.each([worldA, worldB])('world $name: a spray tries few passwords on many accounts', (world) => {
    for (const kind of ['spray-loud', 'spray-slow']) {
      for (const events of byCampaign(world, kind)) {
        expect(distinct(events, 'passwordFingerprint')).toBeLessThanOrEqual(3);
        expect(distinct(events, 'userId')).toBeGreaterThan(100);
      }
    }
  });

  it('a lockout is many wrong passwords on one account', () => {
    for (const events of byCampaign(worldA, 'lockout')) {
      expect(distinct(events, 'userId')).toBe(1);
      expect(events.length).toBeGreaterThan(50);
      expect(events.every(({ passwordCorrect }) => passwordCorrect === false)).toBe(true);
    }
  });

  it('abuse of recovery asks for resets and knows no password', () => {
    for (const { flow, passwordCorrect } of ofKind(worldA, 'recovery-abuse')) {
      expect(flow).toBe('password-reset');
      expect(passwordCorrect).toBeUndefined();
    }
  });

  it('code fatigue repeats itself with the right password and is refused, but for a last time here and there', () => {
    for (const events of byCampaign(worldB, 'code-fatigue')) {
      expect(events.length).toBeGreaterThanOrEqual(5);
      expect(events.every(({ passwordCorrect }) => passwordCorrect)).toBe(true);
      expect(events.slice(0, -1).every(({ outcome }) => outcome === 'failure')).toBe(true);
    }
  });

  it('know more of their victims the more targeted they are', () => {
    const knows = (kind: string, key: 'country' | 'asn' | 'userAgent') => {
      const known = Map.groupBy(legitimate(worldA), ({ userId }) => userId);
      const attacks = ofKind(worldA, kind).filter((event) => known.has(event.userId));
      return shareOf(
        attacks,
        (event) => !!known.get(event.userId)?.some((other) => other[key] === event[key]),
      );
    };
    expect(knows('naive', 'country')).toBeLessThan(0.3);
    expect(knows('vpn', 'country')).toBeGreaterThan(0.9);
    expect(knows('vpn', 'asn')).toBeLessThan(0.4);
    expect(knows('targeted', 'asn')).toBeGreaterThan(0.4);
    expect(knows('very-targeted', 'userAgent')).toBeGreaterThan(2 * knows('targeted', 'userAgent'));
  });

  it('pass no challenge but for a few', () => {
    const right = eventsOf(worldA).filter(({ label, passwordCorrect }) => label?.attack && passwordCorrect);
    expect(shareOf(right, ({ mfaPassed }) => mfaPassed === true)).toBeLessThan(0.05);
  });
});

describe('worlds', () => {
  it('b has neither the countries nor the tools nor the style of a', () => {
    const countries = ({ countries }: World) => countries.map(([code]) => code);
    expect(countries(worldB).filter((code) => countries(worldA).includes(code))).toEqual([]);
    expect(
      worldB.attackers.stuffingLoud.tools.filter((tool) =>
        worldA.attackers.stuffingLoud.tools.includes(tool),
      ),
    ).toEqual([]);
    expect(worldB.attackers.stuffingLoud.networks).not.toBe(worldA.attackers.stuffingLoud.networks);
  });
});
