import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientFacts } from '../../../functions/platform/client-facts.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { learn } from '../../../functions/risk/domain/learn.ts';
import { type Lesson, lessonOf } from '../../../functions/risk/domain/lesson.ts';
import { LEVELS } from '../../../functions/risk/domain/observation.ts';
import {
  decodeProfile,
  encodeProfile,
  fadeAt,
  hasHistory,
  KEPT_LESSONS,
  MAX_PROFILE_BYTES,
  type Profile,
  weightOf,
} from '../../../functions/risk/domain/profile.ts';
import { REMEDIATIONS, RISK_SOURCES } from '../../../functions/risk/domain/user-risk.ts';
import {
  challengeAnswered,
  riskAssessed,
  signedUp,
  signInDecided,
  verdictGiven,
} from '../../builders/risk-events.ts';
import {
  assessmentOf,
  DAY,
  HOUR,
  home,
  munich,
  NOON,
  newPhone,
  regular,
  saoPaulo,
  subject,
  taught,
} from '../../builders/risk-facts.ts';

const count = (profile: Profile, at: number) => profile.weight * fadeAt(profile, at);

describe('lessonOf', () => {
  const blocked = assessmentOf({ decision: 'block' });
  it.each([
    { name: 'a sign-up', event: signedUp(), kind: 'teach' },
    { name: 'an allowed sign-in', event: signInDecided(), kind: 'teach' },
    {
      name: 'a refused one',
      event: signInDecided({ password: 'wrong', answer: 'refused' }),
      kind: undefined,
    },
    {
      name: 'a challenged one, not yet answered',
      event: signInDecided({ assessment: assessmentOf({ decision: 'challenge' }), answer: 'challenged' }),
      kind: undefined,
    },
    {
      name: 'one that only audit mode let in',
      event: signInDecided({ assessment: blocked, answer: 'signed-in' }),
      kind: undefined,
    },
    { name: 'a refresh', event: signInDecided({ flow: 'refresh', password: 'not-asked' }), kind: undefined },
    { name: 'a passed challenge', event: challengeAnswered(), kind: 'teach' },
    { name: 'a wrong answer', event: challengeAnswered({ result: 'wrong' }), kind: undefined },
    { name: "another application's success", event: riskAssessed(), kind: 'teach' },
    {
      name: "another application's question before it checked",
      event: riskAssessed({ status: 'attempted' }),
      kind: undefined,
    },
    {
      name: "another application's blocked success",
      event: riskAssessed({ assessment: blocked }),
      kind: undefined,
    },
    { name: 'not me', event: verdictGiven(), kind: 'unlearn' },
    { name: 'me', event: verdictGiven({ verdict: 'me' }), kind: undefined },
  ])('$name: $kind', ({ event, kind }) => {
    expect(lessonOf(event)?.kind).toBe(kind);
  });

  const outcome = {
    ...riskAssessed(),
    type: 'risk.outcome-reported' as const,
    assessed: { at: NOON - HOUR, client: saoPaulo },
  };
  it.each([
    { challengePassed: true, kind: 'teach' },
    { challengePassed: false, kind: undefined },
    { confirmed: 'legitimate' as const, kind: 'teach' },
    { confirmed: 'fraud' as const, kind: 'unlearn' },
    { challengePassed: true, confirmed: 'fraud' as const, kind: 'unlearn' },
    { challengePassed: false, confirmed: 'legitimate' as const, kind: 'teach' },
  ])('an outcome %j', ({ kind, ...said }) => {
    expect(lessonOf({ ...outcome, ...said })?.kind).toBe(kind);
  });

  it('reaches back from a verdict to what it is about', () => {
    const about = lessonOf(verdictGiven({ about: { eventId: newId('evt', NOON - DAY) } }));
    expect(about).toMatchObject({ since: NOON - DAY - 60_000 });
    const incident = lessonOf(verdictGiven({ about: { incidentId: newId('inc', NOON - DAY) } }));
    expect(incident).toMatchObject({ since: NOON - DAY - HOUR });
  });
});

describe('learn', () => {
  it('makes a place familiar', () => {
    const profile = taught(undefined, { at: NOON });
    expect(weightOf(profile.seen.address, home.ip)).toBe(1);
    expect(hasHistory(profile)).toBe(true);
  });
  it('lets habits age', () => {
    expect(count(regular, NOON)).toBeGreaterThan(8);
    expect(count(regular, NOON + 60 * DAY)).toBeCloseTo(count(regular, NOON) / 2, 5);
  });
  it('loses nothing when weights are expressed anew after years', () => {
    const young = taught(undefined, { at: NOON });
    const old = taught(young, { at: NOON + 700 * DAY });
    expect(old.asOf).toBe(NOON + 700 * DAY);
    expect(count(old, old.asOf)).toBeCloseTo(1 + 2 ** (-700 / 60), 9);
  });
  it('takes a late event for what it was', () => {
    const inOrder = taught(taught(undefined, { at: NOON, eventId: 'a' }), {
      at: NOON + DAY,
      client: newPhone,
      eventId: 'b',
    });
    const late = taught(taught(undefined, { at: NOON + DAY, client: newPhone, eventId: 'b' }), {
      at: NOON,
      eventId: 'a',
    });
    expect(count(late, NOON + DAY)).toBeCloseTo(count(inOrder, NOON + DAY), 9);
    expect(late.lastAt).toBe(inOrder.lastAt);
    expect(late.recent.map(({ eventId }) => eventId)).toEqual(['a', 'b']);
  });
  it('does not believe in the future', () => {
    const profile = learn(
      undefined,
      { kind: 'teach', eventId: 'e', at: NOON + DAY, subject, client: home },
      NOON,
    );
    expect(profile?.lastAt).toBe(NOON);
  });

  describe('after "not me"', () => {
    const attacked = taught(regular, { at: NOON, client: saoPaulo, deviceId: 'stolen' });
    const notMe = {
      kind: 'unlearn',
      eventId: 'evt_verdict',
      at: NOON + HOUR,
      since: NOON - HOUR,
      who: { subject },
    } as const;
    const healed = learn(attacked, notMe, NOON + HOUR) as Profile;

    it('forgets what was learned since, and only that', () => {
      expect(weightOf(attacked.seen.country, 'BR')).toBeGreaterThan(0);
      expect(weightOf(healed.seen.country, 'BR')).toBe(0);
      expect(healed.weight).toBeCloseTo(regular.weight, 9);
      expect(healed.places).toEqual(regular.places);
      expect(healed.devices).toEqual(regular.devices);
      expect(healed.lastAt).toBe(regular.lastAt);
      for (const [hour, weight] of healed.hours.entries())
        expect(weight).toBeCloseTo(regular.hours[hour] ?? 0, 9);
    });
    it('distrusts the device, and does not learn the span again', () => {
      expect(healed.distrusted?.devices).toEqual(['stolen']);
      const again = learn(
        healed,
        { kind: 'teach', eventId: 'evt_late', at: NOON + 60_000, subject, client: saoPaulo },
        NOON + HOUR,
      );
      expect(again).toBe(healed);
    });
    it('is taken once: what was learned after it stays', () => {
      const later = taught(healed, { at: NOON + 2 * HOUR });
      expect(learn(later, notMe, NOON + 3 * HOUR)).toBe(later);
    });
    it('leaves a profile it emptied without history', () => {
      const only = taught(undefined, { at: NOON, client: saoPaulo });
      expect(hasHistory(learn(only, notMe, NOON + HOUR))).toBe(false);
    });
  });

  describe('after "not me" about a thief who signed in more often than lessons are remembered singly', () => {
    const notMe = {
      kind: 'unlearn',
      eventId: 'evt_verdict',
      at: NOON + 2 * DAY,
      since: NOON - 60_000,
      who: { subject },
    } as const;
    const stolen = (times: number, from = regular) =>
      Array.from({ length: times }).reduce<Profile>(
        (profile, _, i) => taught(profile, { at: NOON + i * HOUR, client: saoPaulo, deviceId: 'thief' }),
        from,
      );

    it.each([1, KEPT_LESSONS, KEPT_LESSONS + 1, 12, 30])(
      '%i times: nothing new of the thief stays',
      (times) => {
        const healed = learn(stolen(times), notMe, notMe.at);
        for (const level of ['country', 'asn', 'address', 'city'] as const)
          expect(healed.seen[level].values.map(([value]) => value)).toEqual(
            regular.seen[level].values.map(([value]) => value),
          );
        expect(healed.places).toEqual(regular.places);
        expect(healed.distrusted?.devices).toEqual(['thief']);
      },
    );
    it.each([1, KEPT_LESSONS + 1, 30])('%i times: what the owner was known by before stays', (times) => {
      const healed = learn(stolen(times), notMe, notMe.at);
      expect(healed.weight).toBeCloseTo(regular.weight, 9);
      for (const level of LEVELS) {
        expect(healed.seen[level].total).toBeCloseTo(regular.seen[level].total, 9);
        for (const [value, weight] of regular.seen[level].values)
          expect(weightOf(healed.seen[level], value)).toBeCloseTo(weight, 9);
      }
      expect(healed.devices).toEqual(regular.devices);
      expect(healed.hours.reduce((sum, hour) => sum + hour, 0)).toBeCloseTo(regular.weight, 9);
    });
    it.each([
      { name: 'in the minute before', first: notMe.since - 60_000, stays: true },
      { name: 'in the same minute', first: notMe.since, stays: false },
    ])('a country first seen $name stays: $stays', ({ first, stays }) => {
      const travelled = taught(regular, { at: first, client: saoPaulo });
      expect(weightOf(learn(travelled, notMe, notMe.at).seen.country, 'BR') > 0).toBe(stays);
      // Also once that lesson is forgotten.
      const busy = Array.from({ length: 12 }).reduce<Profile>(
        (profile, _, i) => taught(profile, { at: NOON + i * HOUR, client: saoPaulo }),
        travelled,
      );
      expect(weightOf(learn(busy, notMe, notMe.at).seen.country, 'BR') > 0).toBe(stays);
    });
    it('says the same of a profile that was stored meanwhile', () => {
      const stored = decodeProfile(encodeProfile(stolen(12)));
      if (stored === 'unreadable') throw new Error(stored);
      expect(learn(stored, notMe, notMe.at).seen.country.values.map(([value]) => value)).toEqual(['DE']);
    });
    it('takes what was stored before first sights were noted for the owner’s', () => {
      const body = JSON.parse(encodeProfile(stolen(12, regular)));
      body[0] = 1;
      body[5] = body[5].map(([total, , ...values]: unknown[]) => [total, ...values]);
      const old = decodeProfile(JSON.stringify(body));
      if (old === 'unreadable') throw new Error(old);
      expect(weightOf(old.seen.country, 'DE')).toBeCloseTo(weightOf(regular.seen.country, 'DE'), 2);
      expect(weightOf(learn(old, notMe, notMe.at).seen.country, 'DE')).toBeGreaterThan(1);
      const later = taught(old, { at: NOON + DAY, client: munich });
      expect(weightOf(learn(later, notMe, notMe.at).seen.asn, String(munich.asn))).toBe(0);
    });
  });

  describe('after a "not me" of a signed-in session', () => {
    const saysNotMe = (isProven: boolean, about: number, at = NOON) =>
      lessonOf(
        verdictGiven({ at, isProven, via: 'signed-in', about: { eventId: newId('evt', about) } }),
      ) as Lesson;
    const passed = (profile: Profile, at: number, deviceId = 'laptop') =>
      learn(profile, lessonOf(challengeAnswered({ at, deviceId })) as Lesson, at);

    it('that nobody proved, about the oldest event: the owner stays who they were', () => {
      const healed = learn(regular, saysNotMe(false, NOON - 100 * DAY), NOON);
      expect(healed).toEqual({ ...regular, distrusted: healed.distrusted });
      expect(healed.distrusted?.devices).toEqual([]);
    });
    it('control: that was proved, takes all since, and disowns the devices', () => {
      const healed = learn(regular, saysNotMe(true, NOON - 100 * DAY), NOON);
      expect(hasHistory(healed)).toBe(false);
      expect(healed.devices).toEqual([]);
      expect(healed.distrusted?.devices).toEqual(['laptop']);
    });

    const attacked = taught(regular, { at: NOON - 2 * HOUR, client: saoPaulo, deviceId: 'thief' });
    const busy = taught(attacked, { at: NOON - HOUR, client: munich, deviceId: 'laptop' });
    it('that nobody proved, takes back the lesson it names and none after it', () => {
      const healed = learn(busy, saysNotMe(false, NOON - 2 * HOUR), NOON);
      expect(weightOf(busy.seen.country, 'BR')).toBeGreaterThan(0);
      expect(weightOf(healed.seen.country, 'BR')).toBe(0);
      expect(weightOf(healed.seen.asn, String(munich.asn))).toBeGreaterThan(0);
      const alone = taught(regular, { at: NOON - HOUR, client: munich, deviceId: 'laptop' });
      expect(healed.weight).toBeCloseTo(alone.weight, 9);
      expect(healed.places).toEqual(alone.places);
      expect(healed.lastAt).toBe(alone.lastAt);
      expect(healed.hours.reduce((sum, hour) => sum + hour, 0)).toBeCloseTo(alone.weight, 9);
    });
    it('that nobody proved, is taken again without further loss, and what it named is not learned again', () => {
      const notMe = saysNotMe(false, NOON - 2 * HOUR);
      const healed = learn(busy, notMe, NOON);
      expect(learn(healed, notMe, NOON)).toEqual(healed);
      const again = {
        kind: 'teach',
        eventId: 'evt_late',
        at: NOON - 2 * HOUR,
        subject,
        client: saoPaulo,
      } as const;
      expect(learn(healed, again, NOON)).toBe(healed);
    });
    it.each([
      { name: 'a minute before', at: -60_000, stays: false },
      { name: 'longer before', at: -60_001, stays: true },
      { name: 'a minute after', at: 60_000, stays: false },
      { name: 'longer after', at: 60_001, stays: true },
    ])('that nobody proved: a lesson $name what it names stays: $stays', ({ at, stays }) => {
      const profile = taught(regular, { at: NOON - HOUR + at, client: saoPaulo });
      const healed = learn(profile, saysNotMe(false, NOON - HOUR), NOON);
      expect(weightOf(healed.seen.country, 'BR') > 0).toBe(stays);
    });

    const disowned = learn(regular, saysNotMe(true, NOON - 100 * DAY), NOON);
    it.each([
      { name: 'passed on it later', profile: passed(disowned, NOON + 1), devices: [] },
      { name: 'passed at the instant of the word', profile: passed(disowned, NOON), devices: ['laptop'] },
      { name: 'passed on another', profile: passed(disowned, NOON + 1, 'phone'), devices: ['laptop'] },
      {
        name: 'only spared',
        profile: taught(disowned, { at: NOON + 1, deviceId: 'laptop' }),
        devices: ['laptop'],
      },
    ])('a challenge $name leaves disowned: $devices', ({ profile, devices }) => {
      expect(profile.distrusted?.devices).toEqual(devices);
    });
  });

  const client: fc.Arbitrary<ClientFacts> = fc.record(
    {
      ip: fc.ipV6(),
      asn: fc.integer({ min: 4_000_000_000, max: 4_294_967_295 }),
      country: fc.string({
        minLength: 2,
        maxLength: 2,
        unit: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F', 'G'),
      }),
      region: fc.string({ unit: 'binary', maxLength: 60 }),
      city: fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }),
      location: fc.record({
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
        accuracyKm: fc.integer({ min: 1, max: 500 }),
      }),
      userAgent: fc.string({ unit: 'binary', maxLength: 512 }),
    },
    { requiredKeys: ['ip'] },
  );
  const teach: fc.Arbitrary<Lesson> = fc
    .record({
      client,
      at: fc.integer({ min: NOON, max: NOON + 2_000 * DAY }),
      deviceId: fc.string({ maxLength: 256, unit: 'binary' }),
    })
    .map((lesson) => ({ kind: 'teach', subject, eventId: newId('evt', lesson.at), ...lesson }));
  const unlearn: fc.Arbitrary<Lesson> = fc
    .record({
      at: fc.integer({ min: NOON, max: NOON + 2_000 * DAY }),
      reachMs: fc.integer({ min: 0, max: 100 * DAY }),
      isProven: fc.boolean(),
    })
    .map(({ at, reachMs, isProven }) => ({
      kind: 'unlearn',
      eventId: newId('evt', at),
      at,
      since: at - reachMs,
      ...(isProven ? {} : { until: at - reachMs + 120_000 }),
      who: { subject },
    }));
  const userRisk: fc.Arbitrary<Lesson> = fc
    .record({
      at: fc.integer({ min: NOON, max: NOON + 2_000 * DAY }),
      says: fc.oneof(
        fc.constantFrom(...RISK_SOURCES).map((source) => ({ kind: 'hold' as const, source })),
        fc.constantFrom(...REMEDIATIONS).map((remediation) => ({ kind: 'clear' as const, remediation })),
      ),
    })
    .map(({ at, says }) => ({ eventId: newId('evt', at), at, who: { subject }, ...says }));
  const anyLesson = fc.oneof(
    { weight: 6, arbitrary: teach },
    { weight: 1, arbitrary: unlearn },
    { weight: 3, arbitrary: userRisk },
  );
  const lessons = fc.array(anyLesson, {
    maxLength: 40,
  });
  const learnAll = (from: Profile | undefined, all: readonly Lesson[]) =>
    all.reduce((profile, lesson) => learn(profile, lesson, NOON + 3_000 * DAY), from);

  it('never outgrows its item, and is read back as it was written', () => {
    fc.assert(
      fc.property(lessons, (all) => {
        const profile = learnAll(undefined, all);
        if (!profile) return;
        const body = encodeProfile(profile);
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(MAX_PROFILE_BYTES);
        const read = decodeProfile(body);
        expect(read).not.toBe('unreadable');
        if (read !== 'unreadable') expect(encodeProfile(read)).toBe(body);
      }),
    );
  });
  it('fits its item even with everything it can hold, as long as it gets', () => {
    const worst = fc
      .tuple(
        fc.array(teach, { minLength: 30, maxLength: 40 }),
        fc.array(unlearn, { minLength: 4, maxLength: 4 }),
        fc.array(userRisk, { minLength: 60, maxLength: 60 }),
      )
      .map((all) => all.flat());
    fc.assert(
      fc.property(worst, (all) => {
        const profile = learnAll(undefined, all);
        if (profile) expect(Buffer.byteLength(encodeProfile(profile))).toBeLessThanOrEqual(MAX_PROFILE_BYTES);
      }),
    );
  });
  it('keeps no value after "not me" that was first seen since', () => {
    fc.assert(
      fc.property(fc.array(teach, { maxLength: 40 }), fc.integer({ min: 0, max: 2_000 }), (all, days) => {
        const since = NOON + days * DAY;
        const inOrder = all.toSorted((a, b) => a.at - b.at);
        const before = learnAll(
          undefined,
          inOrder.filter(({ at }) => at < since),
        );
        const verdict: Lesson = { kind: 'unlearn', eventId: 'evt_no', at: since, since, who: { subject } };
        const after = learnAll(learnAll(undefined, inOrder), [verdict]);
        for (const level of LEVELS) {
          const known = before?.seen[level].values.map(([value]) => value) ?? [];
          for (const [value] of after?.seen[level].values ?? []) expect(known).toContain(value);
        }
      }),
    );
  });
  it('learns a batch once that was half learned before its learner was killed', () => {
    const inOrder = fc
      .tuple(fc.array(teach, { maxLength: 30 }), fc.array(unlearn, { maxLength: 3 }))
      .map(([taughtOnes, unlearned]) => [...taughtOnes, ...unlearned].sort((a, b) => a.at - b.at));
    fc.assert(
      fc.property(inOrder, fc.nat(), (all, cut) => {
        const killed = learnAll(undefined, all.slice(0, cut % (all.length + 1)));
        expect(learnAll(killed, all)).toEqual(learnAll(undefined, all));
      }),
    );
  });
  it('learns a long history in order once, though only the last lessons are remembered singly', () => {
    const all = Array.from(
      { length: 5 * KEPT_LESSONS },
      (_, i): Lesson => ({
        kind: 'teach',
        eventId: `evt_${i}`,
        at: NOON + i * HOUR,
        subject,
        client: i % 3 ? home : newPhone,
      }),
    );
    expect(learnAll(learnAll(undefined, all), all)).toEqual(learnAll(undefined, all));
  });
});

describe('decodeProfile', () => {
  it.each([
    '',
    'null',
    '{}',
    '[]',
    '[2]',
    '[1,1,1]',
    '"text"',
    encodeProfile(regular).slice(0, -5),
    encodeProfile(regular).replace(/^\[\d+/, '[9'),
  ])('calls %s unreadable', (body) => {
    expect(decodeProfile(body)).toBe('unreadable');
  });
});
