import { beforeEach, describe, expect, it } from 'vitest';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import { challengeIn, PASSWORD, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';

const EMAIL = 'ada@example.com';
let world: World;

beforeEach(async () => {
  world = await signInWorld();
  await world.person();
});

const laneAttempts = () =>
  world.db
    .items('activity')
    .filter(({ pk }) => String(pk).startsWith('LANE#'))
    .map(({ attempts }) => attempts);

describe('signIn, when a port is down', () => {
  it.each([
    { name: 'the tables, on reading', down: () => world.db.failNext('BatchGet') },
    { name: 'the lanes', down: () => world.db.failNext('Update') },
    { name: 'the decision log', down: () => world.db.failNext('BatchWrite') },
    {
      name: 'the decision log, by leaving items unprocessed',
      down: () => {
        world.db.unprocessed = 50;
      },
    },
    {
      name: 'the derivation key',
      down: () => {
        world.kms.isDown = true;
      },
    },
  ])('$name: answers nobody, and issues nothing', async ({ down }) => {
    const fresh = await signInWorld();
    await fresh.person();
    world = fresh;
    down();
    if (world.kms.isDown) {
      const cold = await signInWorld();
      cold.kms.isDown = true;
      await expect(cold.signIn(EMAIL)).rejects.toMatchObject({ name: 'UnavailableError' });
      return;
    }
    await expect(world.signIn(EMAIL)).rejects.toMatchObject({ name: 'UnavailableError' });
  });

  it('answers once the table has taken what it first left unprocessed', async () => {
    let writes = 0;
    const send = world.db.send.bind(world.db);
    world.db.send = async (command) => {
      if (command.constructor.name === 'BatchWriteCommand' && writes++ === 0) world.db.unprocessed = 1;
      return send(command);
    };
    sessionIn(await world.signIn(EMAIL));
    expect(writes).toBe(2);
    expect(world.events()).toHaveLength(1);
  });

  it.each([
    'InternalErrorException',
    'TooManyRequestsException',
    'TimeoutError',
    'UserLambdaValidationException',
  ])('Cognito with %s: counts nothing and records nothing', async (name) => {
    world.cognito.failNext('AdminInitiateAuth', Object.assign(new Error(name), { name }));
    await expect(world.signIn(EMAIL, 'wrong')).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(laneAttempts()).toEqual([0]);
    expect(world.events()).toEqual([]);
  });

  it('the sealing key: fails closed, and recovers', async () => {
    const { kms, signIn } = world;
    await signIn(EMAIL, 'wrong');
    kms.isDown = true;
    await expect(signIn(EMAIL)).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(world.db.items('sessions').filter(({ sk }) => String(sk).startsWith('SESSION'))).toEqual([]);
    kms.isDown = false;
    sessionIn(await signIn(EMAIL));
  });

  it('the population: challenges, and says so; readable again, it does not', async () => {
    world.held.population = 'unreadable';
    challengeIn(await world.signIn(EMAIL));
    expect(world.notices).toContainEqual({ kind: 'facts-missing', missing: ['population'] });
    world.held.population = emptyPopulation();
    sessionIn(await world.signIn(EMAIL));
  });

  it('profile, lists and lanes: challenges; the account itself: answers nobody', async () => {
    const send = world.db.send.bind(world.db);
    const withUnprocessed = (table: string) => {
      world.db.send = async (command) => {
        const answer = await send(command);
        if (command.constructor.name !== 'BatchGetCommand') return answer;
        const requests = (command.input as { RequestItems: Record<string, unknown> }).RequestItems;
        return {
          Responses: { ...(answer['Responses'] as object), [table]: [] },
          UnprocessedKeys: requests[table] ? { [table]: requests[table] } : {},
        };
      };
    };
    withUnprocessed('activity');
    challengeIn(await world.signIn(EMAIL));
    withUnprocessed('accounts');
    await expect(world.signIn(EMAIL)).rejects.toMatchObject({ name: 'UnavailableError' });
  });

  it('the mailer: the challenge stands, and another code can be asked for', async () => {
    await world.setHead(EMAIL, { stepUpRequired: true });
    world.mailer.isDown = true;
    const { challengeId } = challengeIn(await world.signIn(EMAIL));
    expect(world.notices).toMatchObject([{ kind: 'code-not-sent' }]);
    world.mailer.isDown = false;
    await world.resend(challengeId);
    sessionIn(await world.answer(challengeId, world.mailer.lastCode));
  });

  it('the count of failures: the refusal stays the same', async () => {
    const send = world.db.send.bind(world.db);
    world.db.send = async (command) => {
      const key = JSON.stringify((command.input as { Key?: unknown }).Key ?? '');
      if (key.includes('address-failures')) throw new Error('down');
      return send(command);
    };
    expect(await world.signIn(EMAIL, 'wrong')).toEqual({ kind: 'problem', code: 'invalid-credentials' });
    expect(world.notices).toMatchObject([{ kind: 'not-counted' }]);
    expect(await world.signIn(EMAIL, PASSWORD)).toHaveProperty('session');
  });
});
