import { beforeEach, describe, expect, it } from 'vitest';
import { httpHandler } from '../../functions/platform/http-handler.ts';
import { signInRoute } from '../../functions/sign-in/routes.ts';
import { gatewayEvent } from '../builders/gateway-event.ts';
import { home } from '../builders/risk-facts.ts';
import { PASSWORD, signInWorld, type World } from '../builders/sign-in-world.ts';

const KNOWN = 'ada@example.com';
const UNKNOWN = 'eve@example.com';
let world: World;

beforeEach(async () => {
  world = await signInWorld();
  await world.person(KNOWN);
});

/** What one attempt makes the world see: names of calls and sizes of their requests, in order. */
async function trace(attempt: () => Promise<unknown>) {
  world.db.calls.length = 0;
  world.cognito.calls.length = 0;
  world.kms.calls.length = 0;
  const answer = await attempt();
  return {
    answer,
    tables: world.db.calls.map(({ command }) => command),
    cognito: world.cognito.calls.map(({ command, input }) => ({
      command,
      bytes: JSON.stringify(input).length,
    })),
    kms: [...world.kms.calls],
  };
}

describe('a stranger cannot tell', () => {
  beforeEach(async () => {
    // Keys and secrets are fetched once; that is not what is looked at.
    await world.signIn('warm@example.com', 'wrong');
  });

  it.each([
    { name: 'an account from none', email: UNKNOWN, prepare: async () => undefined },
    {
      name: 'a wrong password from a locked account with the right one',
      email: 'lou@example.com',
      password: PASSWORD,
      prepare: () => world.person('lou@example.com', { state: 'locked' }),
    },
    {
      name: 'a wrong password from a right one that was blocked',
      email: 'bob@example.com',
      password: PASSWORD,
      client: { ...home, ip: '203.0.113.66' },
      prepare: async () => {
        world.db.seed('activity', { pk: 'LISTED#203.0.113.66', sk: 'LISTED', verdict: 'deny' });
        return world.person('bob@example.com');
      },
    },
  ])(
    '$name: same answer, same calls [ASVS 6.3.8]',
    async ({ email, password = 'wrong', client = home, prepare }) => {
      await prepare();
      const one = await trace(() => world.signIn(KNOWN, 'wrong'.padEnd(password.length, '!')));
      const other = await trace(() => world.signIn(email, password, { client }));
      expect(other).toEqual(one);
      expect(one.answer).toEqual({ kind: 'problem', code: 'invalid-credentials' });
    },
  );

  it('an account from none, when both are throttled [ASVS 6.3.8]', async () => {
    const throttled = async (email: string) => {
      for (let n = 0; n < 4; n += 1) await world.signIn(email, 'wrong');
      return trace(() => world.signIn(email, 'wrong'));
    };
    expect(await throttled(UNKNOWN)).toEqual(await throttled(KNOWN));
  });

  it('an account from none by status, headers and body [ASVS 6.3.8]', async () => {
    const handler = httpHandler(
      [signInRoute],
      {
        signIn: ({ body }: { body: { email: string; password: string } }) =>
          world.signIn(body.email, body.password),
      },
      { originSecret: async () => 'secret', finished: () => undefined },
    );
    const post = (email: string) =>
      handler(gatewayEvent('POST /v1/sign-ins', { body: { email, password: 'wrong' } }));
    const answer = await post(KNOWN);
    expect(answer.statusCode).toBe(401);
    expect(await post(UNKNOWN)).toEqual(answer);
  });
});
