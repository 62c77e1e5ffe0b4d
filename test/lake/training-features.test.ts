import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityEvent, SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { bitsColumn } from '../../functions/lake/domain/columns.ts';
import { createKeepEvents } from '../../functions/lake/keep-events.ts';
import { newId } from '../../functions/platform/ids.ts';
import { networkBlock } from '../../functions/platform/ip-address.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { LakeOnDisk, TRAINING_FEATURES } from '../builders/lake-on-disk.ts';
import { challengeAnswered, riskAssessed, signInDecided, verdictGiven } from '../builders/risk-events.ts';
import { assessmentOf, home, NOON } from '../builders/risk-facts.ts';

const QUARTER_HOUR = 15 * 60_000;
const DAY = 96 * QUARTER_HOUR;
const PEOPLE = 25;
const ATTEMPTS = 1_200;

/** Numbers that look random and are the same in every run. */
function draws(seed: number) {
  let state = seed;
  return (bound: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** Days of sign-ins by few people from few places, so that every window has something in it, and what came of some. */
function stream(): ActivityEvent[] {
  const draw = draws(11);
  const events: ActivityEvent[] = [];
  let at = NOON - 3 * DAY;
  for (let i = 0; i < ATTEMPTS; i += 1) {
    at += draw(3) * draw(400_000); // now and then two at the same instant
    const isRight = draw(3) > 0;
    const decision = signInDecided({
      at,
      subject: `person-${draw(PEOPLE)}` as Subject,
      client: {
        ...home,
        ip: `198.51.100.${draw(6)}`,
        asn: 3_320 + draw(3),
        country: ['DE', 'FR'][draw(2)] as string,
      },
      password: isRight ? 'right' : 'wrong',
      answer: isRight ? ((['signed-in', 'challenged'] as const)[draw(2)] ?? 'signed-in') : 'refused',
      ...(draw(2) ? { deviceId: `device-${draw(4)}` } : {}),
      ...(draw(4) ? { passwordFingerprint: `fp${draw(5)}` } : {}),
      assessment: assessmentOf({
        score: draw(1_000) / 1_000,
        reasons: [{ signal: 'new-country', evidence: { country: 'FR' }, bits: draw(64) / 8 }],
      }),
    });
    const { decisionId, subject } = decision;
    events.push(decision);
    const after = { at: at + 1_000, subject, decisionId };
    switch (draw(12)) {
      case 0:
        events.push(
          challengeAnswered({ ...after, result: 'wrong' }),
          challengeAnswered({ ...after, result: 'passed' }),
        );
        break;
      case 1:
        events.push(challengeAnswered({ ...after, result: 'closed' }));
        break;
      case 2:
      case 3:
        events.push(
          verdictGiven({
            at: after.at,
            verdict: draw(2) ? 'me' : 'not-me',
            about: { eventId: decision.eventId },
          }),
        );
        break;
      case 4:
      case 5:
        events.push({
          type: 'risk.outcome-reported',
          eventId: newId('evt', after.at),
          ...after,
          ...([{ confirmed: 'fraud' }, { confirmed: 'legitimate' }, { challengePassed: true }] as const)[
            draw(3)
          ],
          assessed: { at, client: home },
        });
        break;
      case 6:
        // The owner passed, and it was fraud all the same.
        events.push(challengeAnswered({ ...after, result: 'passed' }));
        events.push(verdictGiven({ at: after.at, verdict: 'not-me', about: { eventId: decision.eventId } }));
        break;
      case 7:
        events.push(
          riskAssessed({
            at: after.at,
            subject,
            status: (['succeeded', 'failed', 'attempted'] as const)[draw(3)] ?? 'failed',
          }),
        );
    }
  }
  return events;
}

type Decided = {
  readonly event: Extract<ActivityEvent, { decisionId: string; assessment: object }>;
  readonly isFailure: boolean;
  readonly isSuccess: boolean;
};

/** The same in plain TypeScript, one decision after the other, each against all others. */
function expectedRows(events: readonly ActivityEvent[]) {
  const decisions = events.flatMap((event): Decided[] => {
    if (event.type === 'sign-in.decided')
      return [{ event, isFailure: event.password === 'wrong', isSuccess: event.answer === 'signed-in' }];
    if (event.type !== 'risk.assessed') return [];
    return [{ event, isFailure: event.status === 'failed', isSuccess: event.status === 'succeeded' }];
  });
  const fingerprintOf = (event: Decided['event']) => (event as Partial<SignInDecided>).passwordFingerprint;
  return decisions
    .map(({ event }) => {
      const before = decisions.filter((other) => other.event.at < event.at);
      const mine = before.filter((other) => other.event.subject === event.subject);
      const within = (ms: number) => (other: Decided) => other.event.at >= event.at - ms;
      const sum = (of: readonly Decided[], what: 'isFailure' | 'isSuccess') =>
        of.filter((one) => one[what]).length;
      const recent = before.filter(within(QUARTER_HOUR));
      const instants = mine.map((other) => other.event.at);
      return {
        event_id: event.eventId,
        attempts_before: mine.length,
        sign_ins_before: sum(mine, 'isSuccess'),
        known_for_ms: mine.length ? event.at - Math.min(...instants) : null,
        last_seen_ms: mine.length ? event.at - Math.max(...instants) : null,
        sign_ins_before_country: sum(
          mine.filter((o) => o.event.client.country === event.client.country),
          'isSuccess',
        ),
        sign_ins_before_asn: sum(
          mine.filter((o) => o.event.client.asn === event.client.asn),
          'isSuccess',
        ),
        sign_ins_before_device: sum(
          mine.filter((o) => o.event.deviceId === event.deviceId),
          'isSuccess',
        ),
        failures_person_15m: sum(mine.filter(within(QUARTER_HOUR)), 'isFailure'),
        failures_person_1d: sum(mine.filter(within(DAY)), 'isFailure'),
        failures_address_15m: sum(
          recent.filter((o) => o.event.client.ip === event.client.ip),
          'isFailure',
        ),
        failures_network_15m: sum(
          recent.filter((o) => networkBlock(o.event.client.ip) === networkBlock(event.client.ip)),
          'isFailure',
        ),
        failures_fingerprint_15m: fingerprintOf(event)
          ? sum(
              recent.filter((o) => fingerprintOf(o.event) === fingerprintOf(event)),
              'isFailure',
            )
          : 0,
        score: event.assessment.score,
        [bitsColumn('new-country')]: event.assessment.reasons[0]?.bits ?? null,
        [bitsColumn('impossible-travel')]: null,
        ...labelOf(event, events),
      };
    })
    .sort((a, b) => (a.event_id < b.event_id ? -1 : 1));
}

function labelOf({ decisionId, eventId }: Decided['event'], events: readonly ActivityEvent[]) {
  const has = (is: (event: ActivityEvent) => boolean) => events.some(is);
  const reported = (confirmed: string) =>
    has(
      (e) => e.type === 'risk.outcome-reported' && e.decisionId === decisionId && e.confirmed === confirmed,
    );
  const said = (verdict: string) =>
    has((e) => e.type === 'verdict.given' && e.about.eventId === eventId && e.verdict === verdict);
  const isPassed = has(
    (e) =>
      (e.type === 'challenge.answered' && e.decisionId === decisionId && e.result === 'passed') ||
      (e.type === 'risk.outcome-reported' && e.decisionId === decisionId && e.challengePassed === true),
  );
  if (reported('fraud')) return { label: 'attack', label_source: 'fraud' };
  if (said('not-me')) return { label: 'attack', label_source: 'not-me' };
  if (reported('legitimate')) return { label: 'legitimate', label_source: 'confirmed' };
  if (said('me')) return { label: 'legitimate', label_source: 'me' };
  return isPassed
    ? { label: 'legitimate', label_source: 'challenge-passed' }
    : { label: null, label_source: null };
}

const plain = (value: unknown) => (typeof value === 'bigint' ? Number(value) : (value ?? null));

describe('training features', () => {
  const disk = new LakeOnDisk();
  const events = stream();
  let rows: Record<string, unknown>[] = [];

  beforeAll(async () => {
    const keepEvents = createKeepEvents({ lake: disk.lake });
    for (let from = 0; from < events.length; from += 200) await keepEvents(events.slice(from, from + 200));
    await keepEvents(events.slice(50, 150)); // delivered again, in another batch
    rows = await disk.query(TRAINING_FEATURES, ['2026-01-01', '2026-12-31']);
  });
  afterAll(() => disk.remove());

  it('are the same as counted by hand, for every decision, however often it was delivered', () => {
    const expected = expectedRows(events);
    const names = Object.keys(expected[0] ?? {});
    const found = rows
      .map((row) => Object.fromEntries(names.map((name) => [name, plain(row[name])])))
      .sort((a, b) => (String(a['event_id']) < String(b['event_id']) ? -1 : 1));
    expect(found).toEqual(expected);
  });

  it('are tested on a stream with every label in it, windows that differ, and equal instants', () => {
    const seen = new Set(rows.map((row) => row['label_source']));
    expect([...seen].map(String).sort()).toEqual([
      'challenge-passed',
      'confirmed',
      'fraud',
      'me',
      'not-me',
      'null',
    ]);
    expect(rows.some((row) => plain(row['failures_person_1d']) !== plain(row['failures_person_15m']))).toBe(
      true,
    );
    expect(new Set(rows.map((row) => row['at_ms'])).size).toBeLessThan(rows.length);
  });

  it('are of the days asked for', async () => {
    const days = new Set(events.map(({ at }) => new Date(at).toISOString().slice(0, 10)));
    expect(days.size).toBeGreaterThan(1);
    const [first = ''] = [...days].sort();
    const ofOneDay = await disk.query(TRAINING_FEATURES, [first, first]);
    expect(ofOneDay.length).toBeGreaterThan(0);
    expect(new Set(ofOneDay.map((row) => row['date']))).toEqual(new Set([first]));
  });
});
