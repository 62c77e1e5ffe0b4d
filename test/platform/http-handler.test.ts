import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { httpHandler, type RequestEntry } from '../../functions/platform/http-handler.ts';
import { problem, UnavailableError } from '../../functions/platform/problem.ts';
import { route } from '../../functions/platform/route.ts';
import { type EventParts, gatewayEvent } from '../builders/gateway-event.ts';

const greet = route({
  method: 'POST',
  path: '/v1/greetings/{name}',
  operation: 'greet',
  subsystem: 'account',
  summary: 'Greets',
  caller: 'public',
  body: z.strictObject({ times: z.number().int().min(1), more: z.array(z.unknown()).optional() }),
  parameters: z.strictObject({ name: z.string().max(10) }),
  answer: { status: 200, schema: z.object({ greeting: z.string() }) },
  problems: ['invalid-request'],
});
const mine = route({
  method: 'GET',
  path: '/v1/mine',
  operation: 'mine',
  subsystem: 'account',
  summary: 'Mine',
  caller: 'user',
  answer: { status: 204 },
  problems: [],
});
const forApps = route({ ...mine, path: '/v1/for-apps', operation: 'forApps', caller: 'service' });

const principal = {
  accountId: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  sessionId: 'ses_01ARZ3NDEKTSV4RRFFQ69G5FAV',
};

function setUp(behave: () => Promise<unknown> = async () => ({ greeting: 'hello', secret: 'never shown' })) {
  const entries: RequestEntry[] = [];
  let calls = 0;
  const handler = httpHandler(
    [greet, mine, forApps],
    {
      greet: async () => {
        calls += 1;
        return (await behave()) as { greeting: string };
      },
      mine: async () => undefined,
      forApps: async () => undefined,
    },
    { originSecret: async () => 'secret', finished: (entry) => entries.push(entry) },
  );
  const send = async (parts: EventParts, key = 'POST /v1/greetings/{name}') => {
    const response = await handler(gatewayEvent(key, { pathParameters: { name: 'ada' }, ...parts }));
    return { ...response, json: response.body ? JSON.parse(response.body) : undefined };
  };
  return { send, entries, calls: () => calls };
}

describe('httpHandler', () => {
  it('answers what the schema names and nothing else, never to be stored [ASVS 8.2.3]', async () => {
    const { send, entries } = setUp();
    const response = await send({ body: { times: 1 } });
    expect(response.statusCode).toBe(200);
    expect(response.json).toEqual({ greeting: 'hello' });
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'x-request-id': 'request-1' });
    expect(entries).toEqual([expect.objectContaining({ operation: 'greet', status: 200 })]);
  });

  it.each<{ name: string; parts: EventParts; status: number; code: string }>([
    { name: 'an unknown key', parts: { body: { times: 1, extra: 1 } }, status: 400, code: 'invalid-request' },
    { name: 'a wrong type', parts: { body: { times: '1' } }, status: 400, code: 'invalid-request' },
    { name: 'a huge number', parts: { rawBody: '{"times":1e999}' }, status: 400, code: 'invalid-request' },
    { name: 'no body', parts: {}, status: 400, code: 'invalid-json' },
    { name: 'broken JSON', parts: { rawBody: '{"times":1' }, status: 400, code: 'invalid-json' },
    { name: 'a trailing comma', parts: { rawBody: '{"times":1,}' }, status: 400, code: 'invalid-json' },
    { name: 'a comment', parts: { rawBody: '{"times":1/**/}' }, status: 400, code: 'invalid-json' },
    {
      name: 'two documents',
      parts: { rawBody: '{"times":1}{"times":2}' },
      status: 400,
      code: 'invalid-json',
    },
    {
      name: 'a duplicate key',
      parts: { rawBody: '{"times":1,"times":2}' },
      status: 400,
      code: 'invalid-json',
    },
    {
      name: 'a prototype key',
      parts: { rawBody: '{"times":1,"__proto__":{}}' },
      status: 400,
      code: 'invalid-json',
    },
    {
      name: 'a deep body',
      parts: { rawBody: `{"times":1,"more":${'['.repeat(5000)}${']'.repeat(5000)}}` },
      status: 400,
      code: 'invalid-json',
    },
    {
      name: 'a 1 MB body',
      parts: { rawBody: `{"times":"${'a'.repeat(1_000_000)}"}` },
      status: 413,
      code: 'body-too-large',
    },
    {
      name: 'another media type',
      parts: { body: { times: 1 }, headers: { 'content-type': 'text/plain' } },
      status: 415,
      code: 'unsupported-media-type',
    },
    {
      name: 'a path parameter of the wrong shape',
      parts: { body: { times: 1 }, pathParameters: { name: 'x'.repeat(11) } },
      status: 404,
      code: 'not-found',
    },
  ])('refuses $name', async ({ parts, status, code }) => {
    const { send, calls, entries } = setUp();
    const response = await send(parts);
    expect(response.statusCode).toBe(status);
    expect(response.headers?.['content-type']).toBe('application/problem+json');
    expect(response.json).toMatchObject({
      status,
      code,
      type: `urn:gatehouse:problem:${code}`,
      requestId: 'request-1',
    });
    expect(calls()).toBe(0);
    expect(entries).toHaveLength(1);
  });

  it('takes a body of exactly the allowed depth', async () => {
    const { send } = setUp();
    const response = await send({ rawBody: `{"times":1,"more":${'['.repeat(7)}${']'.repeat(7)}}` });
    expect(response.statusCode).toBe(200);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const handler = httpHandler(
      [greet],
      { greet: async () => ({ greeting: '' }) },
      { originSecret: async () => 's', finished: () => {} },
    );
    const event = gatewayEvent('POST /v1/greetings/{name}', { pathParameters: { name: 'ada' } });
    const response = await handler({
      ...event,
      isBase64Encoded: true,
      body: Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'),
    });
    expect(response.statusCode).toBe(400);
  });

  it('never echoes what was sent', async () => {
    const { send } = setUp();
    const response = await send({ body: { times: 'canary-value', 'canary-key': 1 } });
    expect(response.body).not.toContain('canary');
  });

  it.each([
    { name: 'a signed-in person', key: 'GET /v1/mine', parts: { principal }, status: 204 },
    { name: 'nobody', key: 'GET /v1/mine', parts: {}, status: 401 },
    {
      name: 'an authorizer that named no one',
      key: 'GET /v1/mine',
      parts: { principal: { accountId: 'acc_x', sessionId: '' } },
      status: 401,
    },
    { name: 'a signed service request', key: 'GET /v1/for-apps', parts: { iam: true }, status: 204 },
    { name: 'a person on a service route', key: 'GET /v1/for-apps', parts: { principal }, status: 403 },
  ])('knows the caller: $name [ASVS 8.2.1]', async ({ key, parts, status }) => {
    const { send } = setUp();
    expect((await send(parts, key)).statusCode).toBe(status);
  });

  it('passes a problem on with its retry time', async () => {
    const { send } = setUp(async () => problem('too-many-attempts', { retryAfterSeconds: 59.2 }));
    const response = await send({ body: { times: 1 } });
    expect(response.statusCode).toBe(429);
    expect(response.headers?.['retry-after']).toBe('60');
  });

  it.each([
    {
      name: 'a port that is down',
      error: new UnavailableError('accounts', new Error('table X')),
      status: 503,
    },
    { name: 'a defect', error: new Error('table X at line 3'), status: 500 },
  ])('hides the cause of $name', async ({ error, status }) => {
    const { send } = setUp(async () => {
      throw error;
    });
    const response = await send({ body: { times: 1 } });
    expect(response.statusCode).toBe(status);
    expect(response.body).not.toContain('table X');
  });

  it('treats an answer that breaks its schema as a defect', async () => {
    const { send } = setUp(async () => ({ greeting: 7 }));
    expect((await send({ body: { times: 1 } })).statusCode).toBe(500);
  });
});
