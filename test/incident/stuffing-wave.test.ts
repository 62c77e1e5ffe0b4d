import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SETTLING_MS } from '../../functions/account/domain/held-account.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { IncidentId } from '../../functions/platform/ids.ts';
import { activityKeys } from '../../functions/platform/table-keys.ts';
import { signInDecided } from '../builders/risk-events.ts';
import { assessmentOf, home, NOON } from '../builders/risk-facts.ts';
import { customers, stuffingWave } from '../builders/stuffing-wave.ts';
import { IncidentWorld } from '../fakes/incident-world.ts';

const batchesOf = <T>(all: readonly T[], size = 10): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

function worldWith(count: number) {
  const people = customers(count);
  const world = new IncidentWorld(NOON + 60_000);
  for (const { accountId, subject } of people) world.addAccount(accountId, subject);
  return { world, people };
}

async function theOnlyCampaign(world: IncidentWorld): Promise<IncidentId> {
  for (const finding of world.findings) await world.takeIn(finding);
  const campaigns = world.cases().filter(({ playbook }) => playbook === 'credential-stuffing');
  expect(campaigns).toHaveLength(1);
  return campaigns[0]?.incidentId as IncidentId;
}

describe('500 attempts on 300 accounts from 60 addresses, of which 5 passwords are right', () => {
  it('are one campaign and one incident, which contains the five and nobody else, and ends', async () => {
    const { world, people } = worldWith(300);
    const wave = stuffingWave(people);
    const victims = wave.filter(({ password }) => password === 'right').map(({ accountId }) => accountId);
    const detect = world.newDetector();
    for (const batch of batchesOf(wave)) await detect(batch);

    const incidentId = await theOnlyCampaign(world);
    expect(world.started).toEqual([incidentId]);
    expect(new Set(world.findings.map(({ campaignId }) => campaignId)).size).toBe(1);
    expect(await world.members(incidentId)).toEqual([...victims].sort());

    expect(await world.containAll(incidentId)).toBe('notified');
    for (const { accountId } of people) {
      const isVictim = victims.includes(accountId);
      expect(world.account(accountId)).toMatchObject({
        state: isVictim ? 'contained' : 'active',
        stepUpRequired: isVictim,
        notBefore: isVictim ? world.now + SETTLING_MS : 0,
      });
    }
    expect([...world.signedOut].sort()).toEqual([...victims].sort());
    expect(world.recorded.map(({ type }) => type)).toEqual(Array(5).fill('account.contained'));
    expect(world.database.item('activity', activityKeys.listed('198.18.7.13'))).toMatchObject({
      verdict: 'deny',
    });

    expect((await world.review(incidentId)).kind).toBe('still-active');
    world.now += 40_000;
    expect(await world.finish(incidentId)).toEqual(['quiet', 'more', 'recovered', 'reported', 'closed']);
    expect(world.account(victims[0] as never)).toMatchObject({ state: 'active', stepUpRequired: true });
    const file = await world.incidents.load(incidentId);
    expect(file?.case).toMatchObject({ status: 'Closed', severity: 'P2' });
    expect(world.detailTypes).toContain('gatehouse.incident.closed.v1');
  });

  it('is contained for accounts whose password was right before anybody knew of the campaign', async () => {
    const { world, people } = worldWith(60);
    const wave = stuffingWave(people, { attempts: 60, isRight: (i) => i === 2 || i === 50 });
    const detect = world.newDetector();
    for (const batch of batchesOf(wave)) await detect(batch);
    const incidentId = await theOnlyCampaign(world);
    expect(await world.members(incidentId)).toEqual([people[2]?.accountId, people[50]?.accountId]);
  });

  it('leaves people alone who share nothing but a popular browser, or use a device of theirs', async () => {
    const { world, people } = worldWith(60);
    const wave: ActivityEvent[] = stuffingWave(people, { attempts: 40, isRight: () => false });
    const challenged = assessmentOf({ decision: 'challenge', level: 'medium' });
    const honest = customers(3);
    wave.push(
      signInDecided({ ...honest[0], client: home, assessment: challenged }),
      signInDecided({
        ...honest[1],
        client: { ...home, ja4: 't13d190900_9dc949149365_97f8aa674fd9' },
        assessment: challenged,
        deviceId: 'own-device',
      }),
      signInDecided({ ...honest[2], client: { ...home, ja4: 't13d190900_9dc949149365_97f8aa674fd9' } }),
    );
    const detect = world.newDetector();
    for (const batch of batchesOf(wave)) await detect(batch);
    expect(await world.members(await theOnlyCampaign(world))).toEqual([]);
  });

  it('ends the same whatever is duplicated, reordered or looked at in parallel', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.nat()),
        fc.integer({ min: 1, max: 6 }),
        async (chances, lanes) => {
          const { world, people } = worldWith(60);
          const wave = stuffingWave(people, { attempts: 90, isRight: (i) => i < 60 && i % 20 === 7 });
          const victims = wave
            .filter(({ password }) => password === 'right')
            .map(({ accountId }) => accountId);
          const chance = () => Number(chances.next().value);
          const twice = [...wave, ...wave.filter(() => chance() % 4 === 0)];
          const shuffled = twice.map((event) => ({ event, by: chance() })).sort((a, b) => a.by - b.by);
          const batches = batchesOf(shuffled.map(({ event }) => event));
          await Promise.all(
            Array.from({ length: lanes }, async (_, lane) => {
              const detect = world.newDetector();
              for (const [i, batch] of batches.entries()) if (i % lanes === lane) await detect(batch);
            }),
          );
          await Promise.all(world.findings.map((finding) => world.takeIn(finding)));
          const incidentId = await theOnlyCampaign(world);
          expect(await world.members(incidentId)).toEqual([...victims].sort());
          await world.containAll(incidentId);
          for (const { accountId } of people)
            expect(world.account(accountId)?.['state']).toBe(
              victims.includes(accountId) ? 'contained' : 'active',
            );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('tells of a campaign again when the bus was down the first time', async () => {
    const { world, people } = worldWith(60);
    const wave = stuffingWave(people, { attempts: 60, isRight: (i) => i === 5 });
    world.busFails = 1;
    const detect = world.newDetector();
    const failed: (typeof wave)[] = [];
    for (const batch of batchesOf(wave)) await detect(batch).catch(() => failed.push(batch));
    for (const batch of failed) await detect(batch);
    expect(failed).toHaveLength(1);
    expect(await world.members(await theOnlyCampaign(world))).toEqual([people[5]?.accountId]);
  });
});
