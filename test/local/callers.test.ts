import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, inject, it } from 'vitest';
import { api } from '../../functions/api.ts';
import type { Route } from '../../functions/platform/route.ts';
import { stageOf } from '../../scripts/story/stage-of.ts';
import { apiFrom, HOME, LAPTOP } from '../../scripts/story/world.ts';
import { ROUTE_SAMPLES } from '../builders/route-samples.ts';
import { signedIn, signUp } from './people.ts';

const stage = stageOf(inject('localState'));
const routes: readonly Route[] = api;
const named = (caller: Route['caller']) =>
  routes
    .filter((route) => route.caller === caller)
    .map((route) => [`${route.method} ${route.path}`, route] as const);

type Sent = { readonly authorization?: string; readonly body?: string };

function send(route: Route, { authorization, body }: Sent = {}): Promise<Response> {
  const input = ROUTE_SAMPLES[route.operation as keyof typeof ROUTE_SAMPLES] as {
    body?: unknown;
    parameters?: Record<string, string>;
  };
  const path = route.path.replace(/\{(\w+)\}/g, (_, name) => input.parameters?.[name] ?? '');
  const json = route.body ? (body ?? JSON.stringify(input.body)) : undefined;
  return fetch(`${stage.apiUrl}${path}`, {
    method: route.method,
    headers: {
      'content-type': 'application/json',
      ...(authorization ? { authorization } : {}),
    },
    ...(json === undefined ? {} : { body: json }),
  });
}

/** A token of the right shape, for the right pool, signed by nobody. */
const forged = `Bearer ${[
  { alg: 'none', kid: 'x' },
  { sub: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV', token_use: 'access', exp: 4_102_444_800 },
  'signature',
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.')}`;

describe('on the deployed API', () => {
  it.each(named('user'))(
    '%s is closed without a token and with a forged one [ASVS 8.2.1]',
    async (_, route) => {
      expect((await send(route)).status).toBe(401);
      expect((await send(route, { authorization: forged })).status).toBe(403);
    },
  );

  it.each(
    routes
      .filter(({ caller }) => caller.startsWith('staff:'))
      .map((route) => [`${route.method} ${route.path}`, route] as const),
  )(
    '%s is closed without a token, with a forged one and with a customer’s [ASVS 8.2.1]',
    async (_, route) => {
      expect((await send(route)).status).toBe(401);
      expect((await send(route, { authorization: forged })).status).toBe(403);
      const { accessToken } = await signedIn(stage, await signUp(stage));
      expect((await send(route, { authorization: `Bearer ${accessToken}` })).status).toBe(403);
    },
  );

  it.each(named('service'))('%s is closed without a signature', async (_, route) => {
    expect((await send(route)).status).toBe(403);
  });

  it.each(
    routes
      .filter(({ body }) => body)
      .filter(({ caller }) => caller === 'public')
      .map((route) => [route.path, route] as const),
  )('POST %s refuses broken JSON, an unknown key and a body of 1 MB', async (_, route) => {
    const bodies = ['{"code":', '{"isAdmin":true}', JSON.stringify({ padding: 'x'.repeat(1_000_000) })];
    const answers = await Promise.all(bodies.map((body) => send(route, { body })));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 413]);
    for (const answer of answers) expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('a person’s token opens nothing of another person [ASVS 8.2.2]', async () => {
    const [owner, stranger] = [await signUp(stage), await signUp(stage)];
    const session = await signedIn(stage, owner);
    const { accessToken } = await signedIn(stage, stranger);
    const theirs = apiFrom(stage, HOME, LAPTOP, accessToken);
    const own = apiFrom(stage, HOME, LAPTOP, session.accessToken);

    await theirs.endSession({ parameters: { sessionId: session.sessionId } });
    expect((await own.getMe()).status).toBe(200);

    const listed = await own.listActivity({});
    if (!listed.ok) throw new Error('activity');
    const eventId = listed.body.events[0]?.eventId ?? '';
    const foreign = await theirs.giveVerdictOnActivity({
      parameters: { eventId },
      body: { verdict: 'not-me' },
    });
    expect(foreign.status).toBe(404);
    expect((await own.getMe()).status).toBe(200);
    const mine = await own.giveVerdictOnActivity({ parameters: { eventId }, body: { verdict: 'me' } });
    expect(mine.status).toBe(204);
  });

  it('an application that signs its requests gets an assessment with reasons', async () => {
    const signer = new SignatureV4({
      service: 'execute-api',
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      sha256: Hash.bind(null, 'sha256'),
    });
    const address = new URL(`${stage.apiUrl}/v1/risk/assessments`);
    const sample = ROUTE_SAMPLES.assessRisk.body;
    const context = { ...sample.context, userAgent: 'python-requests/2.32' };
    const body = JSON.stringify({ ...sample, context });
    const signed = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname: address.hostname,
      port: Number(address.port),
      path: address.pathname,
      query: {},
      headers: { host: address.host, 'content-type': 'application/json' },
      body,
    });
    const answer = await fetch(address, { method: 'POST', headers: signed.headers, body });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      decision: expect.stringMatching(/^(?:allow|challenge|block)$/),
      reasons: expect.arrayContaining([expect.objectContaining({ signal: 'automation' })]),
    });
  });
});
