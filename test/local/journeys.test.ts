import { describe, expect, inject, it } from 'vitest';
import { Mailbox } from '../../scripts/story/mailbox.ts';
import { Narrator } from '../../scripts/story/narrator.ts';
import { RecordReader } from '../../scripts/story/record.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { tellStory } from '../../scripts/story/story.ts';
import { apiFrom, HOME, LAPTOP, SAO_PAULO, STRANGER } from '../../scripts/story/world.ts';
import { PASSWORD, signedIn, signUp } from './people.ts';

const state = inject('localState');
const stage = stageOf(state);
describe('on the deployed local stack', () => {
  it('tells the whole story: every promise on the way is kept', { timeout: 420_000 }, async () => {
    await tellStory(stage, new Narrator());
  });

  it('answers an unknown address and a wrong password alike', async () => {
    const email = await signUp(stage);
    const api = apiFrom(stage, HOME, LAPTOP);
    const wrong = await api.signIn({ body: { email, password: 'not the right one' } });
    const unknown = await api.signIn({ body: { email: `x${email}`, password: 'not the right one' } });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    if (wrong.ok || unknown.ok) throw new Error('refusals expected');
    expect({ ...wrong.problem, requestId: '' }).toEqual({ ...unknown.problem, requestId: '' });
  });

  it('ends a session at the next request after sign-out', async () => {
    const { accessToken } = await signedIn(stage, await signUp(stage));
    const mine = apiFrom(stage, HOME, LAPTOP, accessToken);
    expect((await mine.getMe()).status).toBe(200);
    expect((await mine.signOut({ body: {} })).status).toBe(204);
    expect((await mine.getMe()).status).toBe(403);
  });

  it('ends the family when a refresh token is used again', async () => {
    const { refreshToken, accessToken } = await signedIn(stage, await signUp(stage));
    const api = apiFrom(stage, HOME, LAPTOP);
    const first = await api.refreshSession({ body: { refreshToken } });
    if (!first.ok) throw new Error('refresh');
    const second = await api.refreshSession({ body: { refreshToken: first.body.refreshToken } });
    expect(second.status).toBe(200);
    expect((await api.refreshSession({ body: { refreshToken } })).status).toBe(401);
    expect((await apiFrom(stage, HOME, LAPTOP, accessToken).getMe()).status).toBe(403);
  });

  it('gives an account back by a password reset, and ends its sessions', async () => {
    const email = await signUp(stage);
    const { accessToken } = await signedIn(stage, email);
    const api = apiFrom(stage, HOME, LAPTOP);
    const since = Date.now();
    const begun = await api.beginPasswordReset({ body: { email } });
    if (!begun.ok) throw new Error('reset');
    const { resetId } = begun.body;
    const code = await new Mailbox(stage.mailboxUrl).codeFor(email, since - 2_000);
    const newPassword = 'seven lanterns over the harbour';
    const reset = (typed: string) =>
      api.confirmPasswordReset({ parameters: { resetId }, body: { code: typed, newPassword } });
    expect((await reset('00000000')).status).toBe(401);
    expect((await reset(code)).status).toBe(204);
    expect((await reset(code)).status).toBe(410);
    expect((await apiFrom(stage, HOME, LAPTOP, accessToken).getMe()).status).toBe(403);
    expect((await api.signIn({ body: { email, password: PASSWORD } })).status).toBe(401);
    expect((await api.signIn({ body: { email, password: newPassword } })).status).toBe(200);

    const isNotice = ({ subject }: { subject: string }) => /password was changed/.test(subject);
    await new Mailbox(stage.mailboxUrl).waitFor(email, isNotice, 60_000);
    const nobody = await api.beginPasswordReset({ body: { email: `x${email}` } });
    expect(nobody.status).toBe(202);
  });

  it('believes no viewer header without the origin secret', async () => {
    const email = await signUp(stage);
    const elsewhere = { ...SAO_PAULO, ip: '198.51.100.178' };
    const forged = apiFrom({ ...stage, originSecret: 'guessed' }, elsewhere, STRANGER);
    const genuine = apiFrom(stage, { ...elsewhere, ip: '198.51.100.179' }, STRANGER);
    for (const api of [forged, genuine]) await api.signIn({ body: { email, password: 'not the right one' } });
    const record = new RecordReader(stage);
    const seen = async (ip: string) => (await record.decisions()).some(({ client }) => client.ip === ip);
    expect(await seen('198.51.100.179')).toBe(true);
    expect(await seen('198.51.100.178')).toBe(false);
  });

  it('refuses what is malformed on a deployed route', async () => {
    const send = (body: string, type = 'application/json') =>
      fetch(`${stage.apiUrl}/v1/sign-ins`, { method: 'POST', headers: { 'content-type': type }, body });
    const answers = await Promise.all([
      send('{"email":'),
      send('{"email":"a@example.com","password":"x","extra":1}'),
      send('{"email":"a@example.com","email":"b@example.com","password":"x"}'),
      send(`{"email":"${'a'.repeat(1_000_000)}"}`),
      send('email=a', 'text/plain'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 413, 415]);
  });
});
