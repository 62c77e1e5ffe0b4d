import { describe, expect, inject, it } from 'vitest';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { apiFrom, LAPTOP, SAO_PAULO } from '../../scripts/story/world.ts';
import { got, newCustomer } from './customer.ts';

const stage = stageOf(inject('localState'));

describe('sessions on the deployed stack', () => {
  it('the one that asks is ended, and its token is refused from then on [ASVS 7.4.1]', async () => {
    const ada = await newCustomer(stage);
    const { sessionId, accessToken, refreshToken } = await ada.session();
    const kept = ada.as((await ada.session()).accessToken);
    const mine = ada.as(accessToken);
    expect((await mine.getMe()).status).toBe(200);
    expect((await mine.endSession({ parameters: { sessionId } })).status).toBe(204);
    expect((await mine.getMe()).status).toBe(403);
    expect((await ada.visitor.refreshSession({ body: { refreshToken } })).status).toBe(401);
    expect((await kept.getMe()).status).toBe(200);
  });

  it('another of the same account is ended from the list [ASVS 7.4.1]', async () => {
    const ada = await newCustomer(stage);
    const mine = ada.as((await ada.session()).accessToken);
    const other = await ada.session();
    const { sessionId } = other;
    expect(got(await mine.listSessions()).sessions.map((one) => one.sessionId)).toContain(sessionId);
    expect((await mine.endSession({ parameters: { sessionId } })).status).toBe(204);
    expect((await ada.as(other.accessToken).getMe()).status).toBe(403);
    expect((await mine.endSession({ parameters: { sessionId } })).status).toBe(404);
    expect(got(await mine.listSessions()).sessions).toHaveLength(1);
  });

  it.each([
    { body: { others: true }, name: 'the others end, this one stays', after: [200, 403, 403] },
    { body: { everywhere: true }, name: 'everywhere, all of them end', after: [403, 403, 403] },
    { body: {}, name: 'this one alone ends', after: [403, 200, 200] },
  ])('signing out: $name [ASVS 7.4.1]', async ({ body, after }) => {
    const ada = await newCustomer(stage);
    const sessions = [await ada.session(), await ada.session(), await ada.session()];
    const clients = sessions.map(({ accessToken }) => ada.as(accessToken));
    expect((await clients[0]?.signOut({ body }))?.status).toBe(204);
    const states = await Promise.all(clients.map((client) => client.getMe()));
    expect(states.map(({ status }) => status)).toEqual(after);
    const refreshed = await Promise.all(
      sessions.map(({ refreshToken }) => ada.visitor.refreshSession({ body: { refreshToken } })),
    );
    expect(refreshed.map(({ status }) => status)).toEqual(after.map((code) => (code === 200 ? 200 : 401)));
  });

  it('one that is refreshed far away is good for nothing there before its owner proved it', async () => {
    const ada = await newCustomer(stage);
    const { sessionId, refreshToken, accessToken } = await ada.session();
    const away = { ...SAO_PAULO, ip: ada.place.ip.replace(/^100\./, '172.') };
    const there = (token?: string) => apiFrom(stage, away, LAPTOP, token);
    const moved = got(await there().refreshSession({ body: { refreshToken } }));
    expect(moved.sessionId).toBe(sessionId);
    expect(moved.deviceToken).toBeUndefined();
    const traveller = there(moved.accessToken);
    expect((await traveller.getMe()).status).toBe(403);
    expect((await ada.as(accessToken).getMe()).status).toBe(403);

    const since = Date.now() - 2_000;
    const asked = got(await traveller.beginStepUp({ body: { purpose: 'change-factors' } }));
    if (asked.status !== 'challenge') throw new Error('not challenged');
    expect(asked.challenge.factor).toBe('email');
    const code = await ada.codeSince(since);
    const { challengeId } = asked.challenge;
    const raised = await ada.answer(challengeId, { code }, there());
    expect(raised.sessionId).toBe(sessionId);
    expect(raised.assurance.factors).toContain('email');
    expect((await there(raised.accessToken).getMe()).status).toBe(200);
  });

  it('one that is refreshed at home goes on without a question', async () => {
    const ada = await newCustomer(stage);
    const { refreshToken } = await ada.session();
    const next = got(await ada.visitor.refreshSession({ body: { refreshToken } }));
    expect(next.deviceToken).toBeDefined();
    expect((await ada.as(next.accessToken).getMe()).status).toBe(200);
  });
});
