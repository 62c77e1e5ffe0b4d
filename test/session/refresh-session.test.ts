import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { activityKeys } from '../../functions/platform/table-keys.ts';
import { refreshTokenOf } from '../../functions/session/domain/refresh-token.ts';
import { SESSION_LIFE } from '../../functions/session/domain/session-record.ts';
import { type AccountWorld, accountWorld, HOME } from '../builders/account-world.ts';

const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;

let world: AccountWorld;
let ada: Awaited<ReturnType<AccountWorld['account']>>;
let session: Awaited<ReturnType<AccountWorld['session']>>;

beforeEach(async () => {
  world = await accountWorld();
  ada = await world.account();
  session = await world.session(ada);
});

const present = (refreshToken: string) =>
  world.useCases.refreshSession({ ...world.visitor, body: { refreshToken } });

async function refreshed(refreshToken: string) {
  const answer = await present(refreshToken);
  if (isProblem(answer)) throw new Error(`refused: ${answer.code}`);
  return answer;
}

async function expectRefused(refreshToken: string) {
  expect(await present(refreshToken)).toMatchObject({ kind: 'problem', code: 'session-ended' });
}

const item = () => world.sessionItem(ada.accountId, session.sessionId);
const eventsOf = (type: string) => world.events().filter((event) => event.type === type);

describe('refreshSession', () => {
  it('answers fresh tokens of the same session, and a new refresh token [ASVS 7.2.2]', async () => {
    world.clock.at += 60 * SECOND;
    const answer = await refreshed(session.refreshToken);
    expect(answer.sessionId).toBe(session.sessionId);
    expect(answer.refreshToken).not.toBe(session.refreshToken);
    expect(answer.accessToken).not.toBe(session.accessToken);
    expect(answer.assurance).toEqual(session.assurance);
    expect(eventsOf('session.refreshed')).toHaveLength(1);
  });

  it('keeps going with each new token', async () => {
    let token = session.refreshToken;
    for (let turn = 0; turn < 5; turn += 1) {
      world.clock.at += 600 * SECOND;
      token = (await refreshed(token)).refreshToken;
    }
    expect(eventsOf('session.reuse-detected')).toHaveLength(0);
  });

  it('stores no refresh token in the clear, of ours or of Cognito', async () => {
    const { refreshToken } = await refreshed(session.refreshToken);
    const stored = JSON.stringify(world.dynamodb.items('sessions'));
    expect(stored).not.toContain(refreshToken);
    expect(stored).not.toContain(session.refreshToken);
  });

  describe('a token that was used before', () => {
    it('ends the session for whoever holds it, and is told', async () => {
      const stolen = session.refreshToken;
      const { refreshToken } = await refreshed(stolen);
      world.clock.at += 11 * SECOND;
      await expectRefused(stolen);
      await expectRefused(refreshToken);
      expect(item()).toMatchObject({ endReason: 'refresh-reuse' });
      expect(eventsOf('session.reuse-detected')).toMatchObject([
        { accountId: ada.accountId, sessionId: session.sessionId, reason: 'refresh-reuse' },
      ]);
    });

    it('is noticed many rotations later', async () => {
      const stolen = session.refreshToken;
      let token = stolen;
      for (let turn = 0; turn < 3; turn += 1) token = (await refreshed(token)).refreshToken;
      await expectRefused(stolen);
      await expectRefused(token);
    });

    it('within the grace, is a lost answer and rotates once more', async () => {
      await refreshed(session.refreshToken);
      world.clock.at += 10 * SECOND;
      const again = await refreshed(session.refreshToken);
      world.clock.at += 60 * SECOND;
      await refreshed(again.refreshToken);
    });

    it('within the grace, but after the new one was used, ends the session', async () => {
      const { refreshToken } = await refreshed(session.refreshToken);
      const newest = await refreshed(refreshToken);
      await expectRefused(session.refreshToken);
      await expectRefused(newest.refreshToken);
    });

    it('gets the same next token again and again, however many answers were lost', async () => {
      const answers = [];
      for (let n = 0; n < 4; n += 1) answers.push((await refreshed(session.refreshToken)).refreshToken);
      expect(new Set(answers).size).toBe(1);
      expect(eventsOf('session.refreshed')).toHaveLength(1);
      world.clock.at += 600 * SECOND;
      await refreshed(answers[0] ?? '');
    });

    it('is recorded before the session ends, so that no theft goes untold', async () => {
      await refreshed(session.refreshToken);
      world.clock.at += 11 * SECOND;
      world.dynamodb.failNext('Update');
      await expect(present(session.refreshToken)).rejects.toThrow(UnavailableError);
      expect(eventsOf('session.reuse-detected')).toHaveLength(1);
      await expectRefused(session.refreshToken);
      expect(item()).toMatchObject({ endReason: 'refresh-reuse' });
    });
  });

  it('an invented token with the right ids ends nothing', async () => {
    const { refreshToken } = await refreshed(session.refreshToken);
    await expectRefused(`${session.refreshToken.slice(0, -43)}${'A'.repeat(43)}`);
    await refreshed(refreshToken);
  });

  it('a genuine token of a session that is not there ends nothing and is refused', async () => {
    await expectRefused(
      await refreshTokenOf(
        world.keys,
        { ...session.principal, sessionId: 'ses_00000000000000000000000000' },
        Buffer.alloc(16),
      ),
    );
  });

  it('of 50 refreshes with one token at once, one rotates and all are given the same next token', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => refreshed(session.refreshToken)));
    const given = new Set(answers.map(({ refreshToken }) => refreshToken));
    expect(given.size).toBe(1);
    expect(eventsOf('session.refreshed')).toHaveLength(1);
    expect(item()?.['endedAt']).toBeUndefined();
    await refreshed([...given][0] ?? '');
  });

  describe('elsewhere', () => {
    const at = (latitude: number, longitude: number) => ({ latitude, longitude, accuracyKm: 50 });
    const BERLIN = { ...HOME, location: at(52.5, 13.4), country: 'DE', ja4: 't13d1516h2_aaa' };
    const SYDNEY = { ...BERLIN, location: at(-33.9, 151.2), country: 'AU' };

    const refreshedFrom = async (client: typeof BERLIN, refreshToken = session.refreshToken) => {
      const answer = await world.useCases.refreshSession({
        ...world.visitor,
        client,
        body: { refreshToken },
      });
      if (isProblem(answer)) throw new Error(answer.code);
      return answer;
    };
    const standing = () => world.deps.registry.find(ada.accountId, session.sessionId);
    const movedAt = async () => (await standing()).session?.movedAt;

    beforeEach(async () => {
      session = await world.session(ada, BERLIN);
    });

    it.each([
      { name: 'at home', client: BERLIN, moves: undefined },
      {
        name: 'in the next country',
        client: { ...BERLIN, location: at(48.9, 2.3), country: 'FR' },
        moves: undefined,
      },
      { name: 'on another continent', client: SYDNEY, moves: 'place' },
      { name: 'behind another TLS stack', client: { ...BERLIN, ja4: 't13d0000h1_bbb' }, moves: 'software' },
    ])('$name: $moves', async ({ client, moves }) => {
      await refreshedFrom(client);
      expect((await movedAt()) !== undefined).toBe(moves !== undefined);
      expect(eventsOf('session.moved')).toMatchObject(moves ? [{ moved: moves }] : []);
    });

    it('goes on, says so once, and is owed a proof until it is given [ASVS 8.2.4]', async () => {
      const { refreshToken } = await refreshedFrom(SYDNEY);
      world.clock.at += 600 * SECOND;
      await refreshedFrom(BERLIN, refreshToken);
      expect(await movedAt()).toBeDefined();
      expect(eventsOf('session.moved')).toHaveLength(1);
      const { session: record } = await standing();
      if (!record) throw new Error('gone');
      expect(await world.deps.registry.raise({ ...record, client: SYDNEY }, 'also', world.clock.at)).toBe(
        true,
      );
      expect(await movedAt()).toBeUndefined();
    });
  });

  describe('scored like a sign-in', () => {
    const movedAt = async () =>
      (await world.deps.registry.find(ada.accountId, session.sessionId)).session?.movedAt;
    const listed = (ip: string, verdict: string) =>
      world.dynamodb.seed('activity', { ...activityKeys.listed(ip), verdict });

    it('records what was decided', async () => {
      await refreshed(session.refreshToken);
      expect(eventsOf('session.refreshed')).toMatchObject([
        { assessment: { decision: 'allow', missing: [] } },
      ]);
    });

    it.each([
      { name: 'an ordinary address', verdict: undefined, mode: 'enforce', owes: false },
      { name: 'a watched address is challenged', verdict: 'watch', mode: 'enforce', owes: true },
      { name: 'a denied address is blocked', verdict: 'deny', mode: 'enforce', owes: true },
      { name: 'a denied address in audit mode', verdict: 'deny', mode: 'audit', owes: false },
    ] as const)('$name: owes a proof: $owes, and is not ended', async ({ verdict, mode, owes }) => {
      world.policy.mode = mode;
      if (verdict) listed(HOME.ip, verdict);
      const { refreshToken } = await refreshed(session.refreshToken);
      expect((await movedAt()) !== undefined).toBe(owes);
      world.clock.at += 60 * SECOND;
      await refreshed(refreshToken);
      expect(item()?.['endedAt']).toBeUndefined();
    });

    it('owes a proof while the facts cannot be read, and works on', async () => {
      world.held.population = 'unreadable';
      await refreshed(session.refreshToken);
      expect(await movedAt()).toBeDefined();
      expect(eventsOf('session.refreshed')).toMatchObject([
        { assessment: { decision: 'challenge', missing: ['population'] } },
      ]);
    });

    it('reads and scores once, however many calls come with one token', async () => {
      await refreshed(session.refreshToken);
      const reads = () => world.dynamodb.calls.filter(({ command }) => command.startsWith('BatchGet')).length;
      const before = reads();
      await refreshed(session.refreshToken);
      expect(reads() - before).toBe(1);
    });

    it.each([
      { name: 'control: from where it was proved', ip: HOME.ip, isScored: false },
      { name: 'from a denied address next door', ip: '198.51.100.77', isScored: true },
    ])('a token that comes again within the grace, $name, is scored: $isScored', async ({ ip, isScored }) => {
      await refreshed(session.refreshToken);
      listed(ip, 'deny');
      world.clock.at += 5 * SECOND;
      const again = await world.useCases.refreshSession({
        ...world.visitor,
        client: { ...HOME, ip },
        body: { refreshToken: session.refreshToken },
      });
      if (isProblem(again)) throw new Error(again.code);
      expect(again.deviceToken === undefined).toBe(isScored);
      expect((await movedAt()) !== undefined).toBe(isScored);
      expect(eventsOf('session.refreshed')).toHaveLength(isScored ? 2 : 1);
    });
  });

  describe('containment', () => {
    it.each([
      { name: 'an account that is as it was', change: {}, isRefused: false },
      {
        name: 'everything before now was revoked',
        change: { notBefore: Number.MAX_SAFE_INTEGER },
        isRefused: true,
      },
      {
        name: 'a contained account, whose new sessions count',
        change: { state: 'contained' },
        isRefused: false,
      },
      { name: 'a locked account', change: { state: 'locked' }, isRefused: true },
      { name: 'a password that must be reset', change: { state: 'reset-required' }, isRefused: true },
      { name: 'an erased account', change: { state: 'erased' }, isRefused: true },
    ])('$name', async ({ change, isRefused }) => {
      world.changeAccount(ada.accountId, ada.subject, change);
      expect(isProblem(await present(session.refreshToken))).toBe(isRefused);
    });

    it('asks Cognito for nothing when it refuses', async () => {
      world.changeAccount(ada.accountId, ada.subject, { state: 'locked' });
      const before = world.cognito.calls.length;
      await expectRefused(session.refreshToken);
      expect(world.cognito.calls).toHaveLength(before);
    });
  });

  describe('the end of a session, though the table still holds it', () => {
    it.each([
      { name: 'just before the idle limit [ASVS 7.3.1]', afterMs: SESSION_LIFE.idleMs - 1, isRefused: false },
      { name: 'at the idle limit [ASVS 7.3.1]', afterMs: SESSION_LIFE.idleMs, isRefused: true },
    ])('$name', async ({ afterMs, isRefused }) => {
      world.clock.at += afterMs;
      expect(isProblem(await present(session.refreshToken))).toBe(isRefused);
    });

    it('comes at the absolute limit, however much it was used [ASVS 7.3.2]', async () => {
      let token = session.refreshToken;
      for (let days = 0; days < 75; days += 25) {
        world.clock.at += 25 * DAY;
        token = (await refreshed(token)).refreshToken;
      }
      world.clock.at += 15 * DAY - SECOND;
      token = (await refreshed(token)).refreshToken;
      world.clock.at += SECOND;
      await expectRefused(token);
    });
  });

  describe('when a port fails', () => {
    it.each([
      { name: 'Cognito is down', fail: () => world.cognito.failNext('GetTokensFromRefreshToken') },
      { name: 'the registry cannot be read', fail: () => world.dynamodb.failNext('BatchGet') },
      { name: 'the rotation cannot be written', fail: () => world.dynamodb.failNext('Update') },
      { name: 'the activity cannot be written', fail: () => world.dynamodb.failNext('BatchWrite') },
    ])('$name: a 503, and the token works afterwards', async ({ fail }) => {
      fail();
      await expect(present(session.refreshToken)).rejects.toThrow(UnavailableError);
      await refreshed(session.refreshToken);
    });

    it('keys that come back unprocessed are asked for again', async () => {
      world.dynamodb.unprocessed = 1;
      await refreshed(session.refreshToken);
    });

    it('a seal that cannot be opened now costs nothing', async () => {
      world.sealer.isDown = true;
      await expect(present(session.refreshToken)).rejects.toThrow(UnavailableError);
      world.sealer.isDown = false;
      await refreshed(session.refreshToken);
    });
  });

  it('a token that Cognito revoked is refused', async () => {
    world.cognito.users.delete(ada.accountId);
    await expectRefused(session.refreshToken);
  });

  it('never hands out a token that may change factors at Cognito [ASVS 8.2.1]', async () => {
    const { cognito, useCases, visitor } = world;
    let answer: unknown;
    const send = cognito.send;
    // The moment of the race: the enrolment has left its ticket, and the same person refreshes.
    cognito.send = async (command) => {
      if (!command.constructor.name.startsWith('GetTokens')) return send.call(cognito, command);
      cognito.send = send;
      answer = await useCases
        .refreshSession({ ...visitor, body: { refreshToken: session.refreshToken } })
        .catch((e) => e);
      return send.call(cognito, command);
    };
    await useCases.enrolTotp({ ...world.common, principal: session.principal });
    expect(answer).toMatchObject({ code: 'unavailable' });
    await refreshed(session.refreshToken);
  });
});
