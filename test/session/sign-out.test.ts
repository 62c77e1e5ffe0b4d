import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem, UnavailableError } from '../../functions/platform/problem.ts';
import { accountKeys } from '../../functions/platform/table-keys.ts';
import { SESSION_LIFE } from '../../functions/session/domain/session-record.ts';
import { type AccountWorld, accountWorld } from '../builders/account-world.ts';

let world: AccountWorld;
let ada: Awaited<ReturnType<AccountWorld['account']>>;
let phone: Awaited<ReturnType<AccountWorld['session']>>;
let laptop: Awaited<ReturnType<AccountWorld['session']>>;

beforeEach(async () => {
  world = await accountWorld();
  ada = await world.account();
  phone = await world.session(ada);
  world.clock.at += 1000;
  laptop = await world.session(ada);
});

type Session = typeof phone;
const as = (session: Session) => ({ ...world.common, principal: session.principal });
const live = async (session: Session) =>
  (await world.useCases.listSessions(as(session))).sessions.map((s) => s.sessionId);
const mayRefresh = async ({ refreshToken }: Session) =>
  !isProblem(await world.useCases.refreshSession({ ...world.visitor, body: { refreshToken } }));
const endings = () => world.events().filter(({ type }) => type === 'session.ended');

describe('signOut', () => {
  it('ends this session and no other [ASVS 7.4.1]', async () => {
    await world.useCases.signOut({ ...as(phone), body: {} });
    expect(await live(laptop)).toEqual([laptop.sessionId]);
    expect(await mayRefresh(phone)).toBe(false);
    expect(await mayRefresh(laptop)).toBe(true);
    expect(endings()).toMatchObject([{ sessionId: phone.sessionId, reason: 'signed-out' }]);
  });

  it('everywhere, ends them all, one that began within the same millisecond included [ASVS 7.4.1, 7.4.3, 7.5.2]', async () => {
    await world.useCases.signOut({ ...as(phone), body: { everywhere: true } });
    expect(await mayRefresh(phone)).toBe(false);
    expect(await mayRefresh(laptop)).toBe(false);
    expect(endings()).toMatchObject([{ reason: 'everywhere' }]);
  });

  it('everywhere, ends sign-ins under way too: both items of the account say so', async () => {
    await world.useCases.signOut({ ...as(phone), body: { everywhere: true } });
    for (const key of [accountKeys.account(ada.accountId), accountKeys.identifier(ada.subject)])
      expect(world.dynamodb.item('accounts', key)).toMatchObject({
        notBefore: world.clock.at + 1,
        state: 'active',
      });
  });

  it('everywhere, leaves a session that begins afterwards alone', async () => {
    await world.useCases.signOut({ ...as(phone), body: { everywhere: true } });
    world.clock.at += 1;
    expect(await mayRefresh(await world.session(ada))).toBe(true);
  });

  it('others, ends every session but this one [ASVS 7.4.3]', async () => {
    const tablet = await world.session(ada);
    await world.useCases.signOut({ ...as(phone), body: { others: true } });
    expect(await live(phone)).toEqual([phone.sessionId]);
    expect([await mayRefresh(laptop), await mayRefresh(tablet)]).toEqual([false, false]);
    expect(await mayRefresh(phone)).toBe(true);
    expect(endings()).toHaveLength(2);
  });

  it('never moves the account’s instant back', async () => {
    const later = world.clock.at + 60_000;
    world.changeAccount(ada.accountId, ada.subject, { notBefore: later });
    await world.useCases.signOut({ ...as(phone), body: { everywhere: true } });
    expect(world.dynamodb.item('accounts', accountKeys.account(ada.accountId))).toMatchObject({
      notBefore: later,
    });
  });

  it('twice, and ten times at once, is once', async () => {
    await Promise.all(Array.from({ length: 10 }, () => world.useCases.signOut({ ...as(phone), body: {} })));
    await world.useCases.signOut({ ...as(phone), body: {} });
    expect(endings()).toHaveLength(1);
  });

  it.each(['BatchGet', 'Update'])(
    'everywhere, says so when %s fails, and works when asked again',
    async (verb) => {
      world.dynamodb.failNext(verb);
      await expect(world.useCases.signOut({ ...as(phone), body: { everywhere: true } })).rejects.toThrow(
        UnavailableError,
      );
      await world.useCases.signOut({ ...as(phone), body: { everywhere: true } });
      expect(await mayRefresh(laptop)).toBe(false);
    },
  );
});

describe('endSession', () => {
  const end = (by: Session, sessionId: string) =>
    world.useCases.endSession({ ...as(by), parameters: { sessionId } });

  it('ends another session of the same account [ASVS 7.4.3, 7.5.2]', async () => {
    expect(await end(laptop, phone.sessionId)).toBeUndefined();
    expect(await mayRefresh(phone)).toBe(false);
    expect(endings()).toMatchObject([{ sessionId: phone.sessionId, reason: 'ended-by-owner' }]);
  });

  it('a session that ended before is not there', async () => {
    await end(laptop, phone.sessionId);
    expect(await end(laptop, phone.sessionId)).toMatchObject({ code: 'not-found' });
  });

  it('cannot reach another account’s session [ASVS 8.2.2]', async () => {
    const bob = await world.account({ email: 'bob@example.org', password: 'another quiet morning' });
    const his = await world.session(bob);
    expect(await end(laptop, his.sessionId)).toMatchObject({ code: 'not-found' });
    expect(await mayRefresh(his)).toBe(true);
    expect(endings()).toHaveLength(0);
  });
});

describe('listSessions', () => {
  it('shows the live ones, the newest first, and which one is asking [ASVS 7.5.2]', async () => {
    const { sessions } = await world.useCases.listSessions(as(phone));
    expect(sessions).toMatchObject([
      { sessionId: laptop.sessionId, isCurrent: false },
      {
        sessionId: phone.sessionId,
        isCurrent: true,
        city: 'Hamburg',
        device: 'Firefox',
        assurance: { level: 'aal1' },
      },
    ]);
  });

  it('shows nothing of another account [ASVS 8.2.2]', async () => {
    const bob = await world.account({ email: 'bob@example.org', password: 'another quiet morning' });
    const his = await world.session(bob);
    expect(await live(his)).toEqual([his.sessionId]);
  });

  it('leaves out what ended, though the table still holds it', async () => {
    world.clock.at += SESSION_LIFE.idleMs - 500;
    expect(await live(laptop)).toEqual([laptop.sessionId]);
  });
});
