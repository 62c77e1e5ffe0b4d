import { beforeEach, describe, expect, it } from 'vitest';
import type { SignInDecided } from '../../functions/activity/domain/activity-event.ts';
import { newId } from '../../functions/platform/ids.ts';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { type AccountWorld, accountWorld, HOME } from '../builders/account-world.ts';

let world: AccountWorld;
let ada: Awaited<ReturnType<AccountWorld['account']>>;

beforeEach(async () => {
  world = await accountWorld();
  ada = await world.account();
});

const principal = () => ({ accountId: ada.accountId, sessionId: newId('ses', 1) });

async function page(cursor?: string, who = principal()) {
  const answer = await world.useCases.listActivity({ ...world.common, principal: who, query: { cursor } });
  if (isProblem(answer)) throw new Error(`refused: ${answer.code}`);
  return answer;
}

function decided(at: number): SignInDecided {
  return {
    type: 'sign-in.decided',
    eventId: newId('evt', at),
    at,
    decisionId: newId('dec', at),
    ...ada,
    flow: 'sign-in',
    client: HOME,
    password: 'right',
    assessment: {
      decision: 'challenge',
      score: 0.4242,
      level: 'medium',
      bits: 3.25,
      priorBits: -10,
      reasons: [{ signal: 'impossible-travel', evidence: { distanceKm: 9001 }, bits: 13.25 }],
      missing: [],
      mode: 'enforce',
      policyVersion: 'p',
      modelVersion: 'm',
    },
    answer: 'challenged',
  };
}

const record = async (...times: number[]) => {
  for (const at of times) await world.deps.activity.record(decided(at));
};

describe('listActivity', () => {
  it('shows what happened, from where and how it ended', async () => {
    await record(world.clock.at);
    expect((await page()).events).toEqual([
      {
        eventId: expect.stringMatching(/^evt_/),
        type: 'sign-in.decided',
        at: new Date(world.clock.at).toISOString(),
        ip: HOME.ip,
        country: 'DE',
        city: 'Hamburg',
        device: 'Firefox',
        result: 'challenged',
      },
    ]);
  });

  it('never shows why [ASVS 8.2.3]', async () => {
    await record(world.clock.at);
    const shown = JSON.stringify(await page());
    for (const secret of ['impossible-travel', '9001', '13.25', '0.4242', ada.subject])
      expect(shown).not.toContain(secret);
  });

  it('goes through all of it once, the newest first', async () => {
    const times = Array.from({ length: 60 }, (_, n) => world.clock.at - n * 1000);
    await record(...times);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const answer = await page(cursor);
      seen.push(...answer.events.map(({ at }) => at));
      cursor = answer.cursor;
    } while (cursor);
    expect(seen).toEqual(times.map((at) => new Date(at).toISOString()));
  });

  it('shows nothing of another account [ASVS 8.2.2]', async () => {
    await record(world.clock.at);
    const bob = await world.account({ email: 'bob@example.org', password: 'another quiet morning' });
    expect((await page(undefined, { ...principal(), accountId: bob.accountId })).events).toEqual([]);
  });

  describe('a cursor', () => {
    it.each([
      { name: 'invented', forge: () => 'AAAA' },
      { name: 'empty', forge: () => '' },
      { name: 'changed', forge: (real: string) => (real.startsWith('A') ? 'B' : 'A') + real.slice(1) },
      { name: 'cut', forge: (real: string) => real.slice(0, -3) },
    ])('that is $name is refused', async ({ forge }) => {
      await record(...Array.from({ length: 30 }, (_, n) => world.clock.at - n));
      const { cursor = '' } = await page();
      const answer = await world.useCases.listActivity({
        ...world.common,
        principal: principal(),
        query: { cursor: forge(cursor) },
      });
      expect(answer).toMatchObject({ code: 'invalid-request' });
      await page(cursor);
    });

    it('of one account means nothing for another [ASVS 8.2.2]', async () => {
      await record(...Array.from({ length: 30 }, (_, n) => world.clock.at - n));
      const { cursor = '' } = await page();
      const bob = await world.account({ email: 'bob@example.org', password: 'another quiet morning' });
      await expect(page(cursor, { ...principal(), accountId: bob.accountId })).rejects.toThrow(
        'invalid-request',
      );
    });
  });

  it('says so when the table does not answer', async () => {
    world.dynamodb.failNext('Query');
    await expect(page()).rejects.toThrow(UnavailableError);
  });
});
