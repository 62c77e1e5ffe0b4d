import { beforeEach, describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { KNOWN_DEVICE_LANE, UNKNOWN_DEVICE_LANE } from '../../functions/sign-in/domain/password-lanes.ts';
import { PASSWORD, sessionIn, signInWorld, type World } from '../builders/sign-in-world.ts';

const EMAIL = 'ada@example.com';
let world: World;

beforeEach(async () => {
  world = await signInWorld();
});

const askedOfCognito = () =>
  world.cognito.calls.filter(({ command }) => command === 'AdminInitiateAuth').length;
const codeOf = (answer: unknown) => (isProblem(answer) ? answer.code : 'answered');

describe('the password lanes', () => {
  it('let no more than the limit reach Cognito, of 200 wrong passwords at once [ASVS 6.3.1]', async () => {
    await world.person();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, n) => world.signIn(EMAIL, `wrong ${n}`)),
    );
    expect(askedOfCognito()).toBe(UNKNOWN_DEVICE_LANE.limit);
    expect(answers.filter((answer) => codeOf(answer) === 'invalid-credentials')).toHaveLength(
      UNKNOWN_DEVICE_LANE.limit,
    );
    expect(answers.filter((answer) => codeOf(answer) === 'too-many-attempts')).toHaveLength(
      200 - UNKNOWN_DEVICE_LANE.limit,
    );
  });

  it('let the owner in on a known device during that attack, because Cognito has locked nobody [ASVS 6.3.1]', async () => {
    const { accountId } = await world.person();
    const deviceToken = await world.deviceTokenOf(EMAIL);
    const attack = Array.from({ length: 200 }, (_, n) => world.signIn(EMAIL, `wrong ${n}`));
    const [owner] = await Promise.all([world.signIn(EMAIL, PASSWORD, { deviceToken }), ...attack]);
    expect(codeOf(owner)).toBe('answered');
    expect(codeOf(await world.signIn(EMAIL, PASSWORD, { deviceToken }))).toBe('answered');
    expect(codeOf(await world.signIn(EMAIL, PASSWORD))).toBe('too-many-attempts');
    expect(world.cognito.users.get(accountId)?.failures).toBeLessThan(5);
  });

  it('stay below the number of failures at which Cognito locks', () => {
    expect(UNKNOWN_DEVICE_LANE.limit).toBeLessThan(5);
  });

  it('limit a known device too, by itself', async () => {
    await world.person();
    const deviceToken = await world.deviceTokenOf(EMAIL);
    const other = await world.deviceTokenOf(EMAIL, Buffer.alloc(16, 2).toString('base64url'));
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => world.signIn(EMAIL, `wrong ${n}`, { deviceToken })),
    );
    expect(askedOfCognito()).toBe(KNOWN_DEVICE_LANE.limit);
    expect(codeOf(await world.signIn(EMAIL, PASSWORD, { deviceToken }))).toBe('too-many-attempts');
    world.pass(20_000);
    expect(codeOf(await world.signIn(EMAIL, PASSWORD, { deviceToken: other }))).toBe('answered');
  });

  it('ask the owner to wait a moment while Cognito has the user locked', async () => {
    const { accountId } = await world.person();
    const user = world.cognito.users.get(accountId);
    for (let n = 0; n < 5; n += 1) {
      try {
        user?.checkPassword('wrong', world.now());
      } catch {}
    }
    const deviceToken = await world.deviceTokenOf(EMAIL);
    expect(await world.signIn(EMAIL, PASSWORD, { deviceToken })).toMatchObject({
      code: 'unavailable',
      retryAfterSeconds: 2,
    });
    expect(codeOf(await world.signIn(EMAIL, PASSWORD))).toBe('invalid-credentials');
    world.pass(2_000);
    sessionIn(await world.signIn(EMAIL, PASSWORD, { deviceToken }));
  });

  it('open again after a silence that Cognito forgets in, and say when that is', async () => {
    await world.person();
    for (let n = 0; n < UNKNOWN_DEVICE_LANE.limit; n += 1) await world.signIn(EMAIL, 'wrong');
    const refused = await world.signIn(EMAIL);
    if (!isProblem(refused)) throw new Error('not refused');
    expect(refused).toMatchObject({
      code: 'too-many-attempts',
      retryAfterSeconds: UNKNOWN_DEVICE_LANE.silenceMs / 1000,
    });
    world.pass((refused.retryAfterSeconds ?? 0) * 1000 - 1);
    expect(codeOf(await world.signIn(EMAIL))).toBe('too-many-attempts');
    world.pass(1);
    expect(codeOf(await world.signIn(EMAIL))).toBe('answered');
  });

  it('do not stop somebody who signs in again and again with the right password', async () => {
    await world.person();
    for (let n = 0; n < 12; n += 1)
      expect(codeOf(await world.signIn(EMAIL)), `time ${n + 1}`).toBe('answered');
  });

  it('record nothing and send nothing for what is throttled', async () => {
    await world.person();
    for (let n = 0; n < UNKNOWN_DEVICE_LANE.limit; n += 1) await world.signIn(EMAIL, 'wrong');
    const recorded = world.events().length;
    await world.signIn(EMAIL, 'wrong');
    expect(world.events()).toHaveLength(recorded);
    expect(world.notices.at(-1)).toEqual({ kind: 'throttled', lane: UNKNOWN_DEVICE_LANE.name });
  });

  it('takes one place for all right passwords together, and three are left to mistype', async () => {
    const world = await signInWorld();
    await world.person('ada@example.com');
    for (let n = 0; n < 6; n += 1) sessionIn(await world.signIn('ada@example.com'));
    for (let n = 0; n < 3; n += 1)
      expect(await world.signIn('ada@example.com', 'mistyped')).toMatchObject({
        code: 'invalid-credentials',
      });
    expect(await world.signIn('ada@example.com')).toMatchObject({ code: 'too-many-attempts' });
  });

  it('an outage after the right password is no attempt', async () => {
    const world = await signInWorld();
    await world.person('ada@example.com');
    for (let n = 0; n < 10; n += 1) {
      world.db.failNext('BatchWrite');
      await expect(world.signIn('ada@example.com')).rejects.toMatchObject({ name: 'UnavailableError' });
    }
    sessionIn(await world.signIn('ada@example.com'));
  });
});
