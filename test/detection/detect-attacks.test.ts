import { describe, expect, it } from 'vitest';
import type { SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { CAMPAIGN_RULE } from '../../functions/detection/domain/campaign-rule.ts';
import { incidentKeys } from '../../functions/platform/table-keys.ts';
import { signInDecided, verdictGiven } from '../builders/risk-events.ts';
import { assessmentOf, home, NOON } from '../builders/risk-facts.ts';
import { customers, stuffingWave, subjectNumbered } from '../builders/stuffing-wave.ts';
import { IncidentWorld } from '../fakes/incident-world.ts';

const people = customers(200);
const wave = (more: Parameters<typeof stuffingWave>[1] = {}) =>
  stuffingWave(people, { attempts: 40, addresses: 40, isRight: () => false, ...more });
const campaignsIn = ({ findings }: IncidentWorld) =>
  new Set(findings.flatMap(({ campaignId }) => campaignId ?? []));
const withClient = (events: readonly SignInDecided[], change: (i: number) => object) =>
  events.map((event, i) => ({ ...event, client: { ...event.client, ...change(i) } }));

async function detectAll(world: IncidentWorld, events: readonly SignInDecided[]) {
  const detect = world.newDetector();
  for (let from = 0; from < events.length; from += 10) await detect(events.slice(from, from + 10));
}

describe('campaign detection', () => {
  it.each([
    { name: 'one tool on many networks', change: () => ({}), campaigns: 1 },
    {
      name: 'one network with a new tool each time',
      change: (i: number) => ({ ja4: `tool-${i}`, asn: 1 }),
      campaigns: 1,
    },
    {
      name: 'new tools on many networks',
      change: (i: number) => ({ ja4: `tool-${i}`, asn: i + 1 }),
      campaigns: 0,
    },
  ])('$name: $campaigns campaign', async ({ change, campaigns }) => {
    const world = new IncidentWorld(NOON);
    await detectAll(world, withClient(wave(), change));
    expect(campaignsIn(world).size).toBe(campaigns);
  });

  it('finds a password that is wrong for many, wherever it comes from', async () => {
    const world = new IncidentWorld(NOON);
    const scattered = withClient(wave(), (i) => ({ ja4: `tool-${i}`, asn: i + 1 }));
    await detectAll(
      world,
      scattered.map((event) => ({ ...event, passwordFingerprint: 'spring' })),
    );
    expect(campaignsIn(world).size).toBe(1);
    expect(world.findings[0]?.attack).toContain('T1110.003');
  });

  it('is not taken in by a crowd that mostly gets in', async () => {
    const world = new IncidentWorld(NOON);
    const crowd = wave({ attempts: 160, isRight: (i) => i % 2 === 0 }).map((event) => ({
      ...event,
      deviceId: event.password === 'right' ? 'own-device' : undefined,
    }));
    await detectAll(
      world,
      withClient(crowd as SignInDecided[], () => ({ asn: 1 })),
    );
    expect(world.findings).toEqual([]);
  });

  it('keeps what it counts bounded', async () => {
    const world = new IncidentWorld(NOON);
    const many = Array.from({ length: 400 }, (_, i) => ({
      ...(people[0] as object),
      subject: subjectNumbered(i),
    }));
    await detectAll(world, stuffingWave(many as typeof people, { attempts: 400, isRight: () => false }));
    for (const item of world.database.items('incidents'))
      expect((item['wrong'] as Set<string> | undefined)?.size ?? 0).toBeLessThanOrEqual(
        CAMPAIGN_RULE.limits.wrong,
      );
  });

  it('sees a wave that straddles two windows', async () => {
    const world = new IncidentWorld(NOON);
    await detectAll(world, wave({ attempts: 30, at: NOON - 1_500 }));
    expect(campaignsIn(world).size).toBe(1);
  });

  it('forgets a campaign that has ended, and finds the next', async () => {
    const world = new IncidentWorld(NOON);
    await detectAll(world, wave());
    const later = NOON + 4 * CAMPAIGN_RULE.windowMs;
    world.now = later;
    await detectAll(world, wave({ at: later }));
    expect(campaignsIn(world).size).toBe(2);
  });

  it('remembers when a campaign was last seen', async () => {
    const world = new IncidentWorld(NOON);
    await detectAll(world, wave());
    const [campaignId] = campaignsIn(world);
    if (!campaignId) throw new Error('no campaign');
    const lastSeenAt = () =>
      world.database.item('incidents', incidentKeys.campaign(campaignId))?.['lastSeenAt'];
    expect(lastSeenAt()).toBe(NOON);
    world.now += 5_000;
    await detectAll(world, wave({ attempts: 10 }));
    expect(lastSeenAt()).toBe(NOON + 5_000);
  });
});

describe('takeover detection', () => {
  const stolen = assessmentOf({
    decision: 'block',
    level: 'high',
    reasons: [{ signal: 'impossible-travel', evidence: {}, bits: 5 }],
  });

  it('finds one account', async () => {
    const world = new IncidentWorld(NOON);
    const event = signInDecided({ assessment: stolen, answer: 'refused' });
    const [first] = await world.newDetector()([event]);
    const [again] = await world.newDetector()([event]);
    expect(first).toMatchObject({
      type: 'account-takeover',
      accountIds: [event.accountId],
      addresses: [home.ip],
    });
    expect(again?.findingId).toBe(first?.findingId);
  });

  it('leaves to the campaign what is part of one', async () => {
    const world = new IncidentWorld(NOON);
    await detectAll(world, wave());
    const [one] = wave({ attempts: 1, isRight: () => true });
    await world.newDetector()([{ ...(one as SignInDecided), assessment: stolen }]);
    expect(world.findings.map(({ type }) => type)).not.toContain('account-takeover');
    expect(world.findings.at(-1)?.accountIds).toEqual([one?.accountId]);
  });
});

describe('the detector’s queue', () => {
  const message = (messageId: string, original: unknown) => ({
    messageId,
    body: JSON.stringify({ 'detail-type': 'gatehouse.x.v1', detail: { unmapped: { gatehouse: original } } }),
  });
  const Records = [
    message('good', verdictGiven()),
    { messageId: 'broken', body: 'x' },
    message('strange', {}),
  ];

  it('keeps back what nobody can read', async () => {
    const world = new IncidentWorld(NOON);
    const { batchItemFailures } = await world.detectorHandler({ Records } as never);
    expect(batchItemFailures).toEqual([{ itemIdentifier: 'broken' }, { itemIdentifier: 'strange' }]);
    expect(world.findings).toHaveLength(1);
  });

  it('gives everything back when it cannot be told', async () => {
    const world = new IncidentWorld(NOON);
    world.busFails = 1;
    const { batchItemFailures } = await world.detectorHandler({ Records } as never);
    expect(batchItemFailures).toHaveLength(3);
  });
});
