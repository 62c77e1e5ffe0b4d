import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { Finding } from '../../functions/detection/domain/finding.ts';
import {
  fatigueOfMany,
  fatigueOfOne,
  loudSpray,
  mondayOffice,
  onCarrier,
  owner,
  passes,
  phishing,
  popularEvent,
  rented,
  resetBegun,
  resetsOfMany,
  resetsOfOne,
  slowSpray,
  strangersSignIn,
  stuffing,
  wrongPassword,
} from '../builders/campaign-waves.ts';
import { replayedDetection } from '../builders/replayed-detection.ts';
import { NOON } from '../builders/risk-facts.ts';
import { customers } from '../builders/stuffing-wave.ts';
import { IncidentWorld } from '../fakes/incident-world.ts';

const people = customers(3_000);
const victims = people.slice(2_900);
const byTime = (...waves: readonly (readonly ActivityEvent[])[]) => waves.flat().sort((a, b) => a.at - b.at);
const typesOf = (findings: readonly Finding[]) =>
  [
    ...new Map(findings.flatMap(({ campaignId, type }) => (campaignId ? [[campaignId, type]] : []))).values(),
  ].sort();

const WAVES = [
  { name: 'credential stuffing', wave: stuffing, type: 'credential-stuffing', attack: 'T1110.004' },
  { name: 'a loud spray', wave: loudSpray, type: 'password-spray', attack: 'T1110.003' },
  { name: 'a slow spray', wave: slowSpray, type: 'password-spray', attack: 'T1110.003' },
  { name: 'code after code for one', wave: fatigueOfOne, type: 'code-fatigue', attack: 'T1621' },
  { name: 'code after code for many', wave: fatigueOfMany, type: 'code-fatigue', attack: 'T1621' },
  { name: 'resets for many', wave: resetsOfMany, type: 'recovery-abuse', attack: 'T1098' },
  { name: 'resets for one', wave: resetsOfOne, type: 'recovery-abuse', attack: 'T1098' },
  { name: 'a phishing wave', wave: phishing, type: 'phishing-wave', attack: 'T1566' },
] as const;

async function found(events: readonly ActivityEvent[], batch?: number) {
  const detection = replayedDetection();
  await detection.replay(events, batch);
  return detection.findings;
}

describe('a campaign', () => {
  it.each(WAVES)('of $type is found as one: $name', async ({ wave, type, attack }) => {
    const findings = await found(wave(victims));
    const campaigns = findings.filter(({ campaignId }) => campaignId);
    expect(typesOf(findings)).toEqual([type]);
    expect(campaigns[0]?.attack).toContain(attack);
  });

  it.each(WAVES.filter(({ name }) => !name.includes('slow')))(
    'is found in a crowd that shares the browser: $name',
    async ({ wave, type }) => {
      expect(typesOf(await found(byTime(popularEvent(people.slice(0, 2_000)), wave(victims))))).toEqual([
        type,
      ]);
    },
  );

  it.each(WAVES)('is the same for events that come twice and out of order: $name', async ({ wave, type }) => {
    const events = wave(victims);
    const shaken = [...events, ...events].sort((a, b) => (a.at % 7) - (b.at % 7) || a.at - b.at);
    expect(typesOf(await found(shaken, 7))).toEqual([type]);
  });

  it.each(WAVES)('is one for two detectors at once, on the real adapters: $name', async ({ wave, type }) => {
    const world = new IncidentWorld(NOON);
    const detectors = [world.newDetector(), world.newDetector()];
    const events = wave(victims);
    for (let from = 0; from < events.length; from += 10) {
      world.now = Math.max(...events.slice(from, from + 10).map(({ at }) => at));
      await Promise.all([
        detectors[0]?.(events.slice(from, from + 6)),
        detectors[1]?.(events.slice(from + 4, from + 10)),
      ]);
    }
    expect(typesOf(world.findings)).toEqual([type]);
  });

  it('names the accounts whose password a phisher has, and the network that all share', async () => {
    const findings = await found(phishing(victims));
    const hit = new Set(
      phishing(victims).flatMap((event) =>
        'challengeId' in event && event.challengeId ? [event.accountId] : [],
      ),
    );
    expect(new Set(findings.flatMap(({ accountIds }) => accountIds))).toEqual(hit);
    expect(findings[0]?.evidence['features']).toContain('block:203.0.113.0/24');
  });

  it('names no account when only resets were asked for, and the account whose reset went through', async () => {
    const detection = replayedDetection();
    await detection.replay(resetsOfMany(victims));
    expect(detection.findings.flatMap(({ accountIds }) => accountIds)).toEqual([]);
    const taken = victims[3];
    await detection.replay([
      {
        type: 'password.changed',
        by: 'reset',
        eventId: 'evt_taken' as never,
        at: NOON + 90_000,
        ...(taken ? { accountId: taken.accountId } : {}),
        client: rented(1),
      },
    ]);
    expect(detection.findings.at(-1)?.accountIds).toEqual([taken?.accountId]);
  });
});

describe('whoever has accounts of their own', () => {
  const tool = (i: number) => ({
    ip: `198.${18 + (i % 2)}.${(i >> 1) % 250}.${i % 250}`,
    asn: 1_000 + (i % 500),
    ja4: 't13d_tool',
    userAgent: 'tool/1',
  });
  const tried = customers(4_500).slice(500);
  const stuffed = tried.map((who, i) => wrongPassword(who, tool(i), NOON + i * 100, `p${i}`));
  const resets = tried.map((who, i) => resetBegun(who, { ...tool(i), ip: '198.51.100.7' }, NOON + i * 100));
  const covers = (count: number) => people.slice(0, count).map((who, i) => owner(who, tool(i), NOON + i));

  it.each([0, 24, 26, 30, 90])('hides no stuffing of thousands behind %i of them', async (own) => {
    expect(typesOf(await found(byTime(stuffed, covers(own))))).toEqual(['credential-stuffing']);
  });
  it.each([0, 30])('hides no resets of thousands behind %i of them', async (own) => {
    expect(new Set(typesOf(await found(byTime(resets, covers(own)))))).toEqual(new Set(['recovery-abuse']));
  });
  it('would have to have a crowd, which is none', async () => {
    const mistyping = stuffed.slice(0, 300);
    const crowd = people.slice(0, 1_200).map((who, i) => owner(who, tool(i), NOON + i * 25));
    expect(typesOf(await found(byTime(mistyping, crowd)))).toEqual([]);
  });
});

describe('a crowd is no campaign', () => {
  const few = people.slice(0, 200);
  it.each([
    { name: 'thousands after a marketing mail', events: popularEvent(people) },
    { name: 'an office on Monday', events: byTime(mondayOffice(people)) },
    {
      name: 'people who ask for a second code, and pass',
      events: few.flatMap((who, i) => [
        strangersSignIn(who, onCarrier(i), NOON + i * 900),
        strangersSignIn(who, onCarrier(i), NOON + i * 900 + 300),
        passes(who, onCarrier(i), NOON + i * 900 + 600),
        owner(few[(i + 100) % 200] as never, onCarrier(i), NOON + i * 900 + 700),
      ]),
    },
    {
      name: 'people who forgot their passwords, among those who did not',
      events: few.flatMap((who, i) => [
        ...(i % 3 === 0 ? [resetBegun(who, onCarrier(i), NOON + i * 900)] : []),
        owner(who, onCarrier(i), NOON + i * 900 + 400),
      ]),
    },
    {
      name: 'somebody whose mail is slow',
      events: Array.from({ length: 7 }, (_, i) =>
        strangersSignIn(people[0] as never, onCarrier(0), NOON + i * 60_000),
      ),
    },
  ])('$name', async ({ events }) => {
    expect(typesOf(await found(byTime(events)))).toEqual([]);
  });
});
