import { beforeEach, describe, expect, it } from 'vitest';
import { ADA } from '../builders/account-world.ts';
import { NEW_PASSWORD, recoveryWorld } from '../builders/recovery-world.ts';

type RecoveryWorld = Awaited<ReturnType<typeof recoveryWorld>>;

let world: RecoveryWorld;
let ada: Awaited<ReturnType<RecoveryWorld['account']>>;
let session: Awaited<ReturnType<RecoveryWorld['session']>>;

beforeEach(async () => {
  world = await recoveryWorld();
  ada = await world.account();
  session = await world.session(ada);
});

const change = (currentPassword: string = ADA.password, newPassword = NEW_PASSWORD) =>
  world.changePassword({
    ...world.common,
    principal: session.principal,
    body: { currentPassword, newPassword },
  });
const password = () => world.cognito.users.get(ada.accountId)?.password;

describe('changePassword', () => {
  it('replaces the password, keeps this session and ends all others [ASVS 6.2.2]', async () => {
    const other = await world.session(ada);
    expect(await change()).toBeUndefined();
    expect(password()).toBe(NEW_PASSWORD);
    const { sessions } = await world.useCases.listSessions({ principal: session.principal });
    expect(sessions.map(({ sessionId }) => sessionId)).toEqual([session.principal.sessionId]);
    expect(other.principal.sessionId).not.toBe(session.principal.sessionId);
    expect(world.events().filter(({ type }) => type === 'password.changed')).toMatchObject([{ by: 'owner' }]);
  });

  it.each([
    { name: 'a wrong present password', current: 'not this one at all', code: 'wrong-password' },
    { name: 'a short new one', next: 'short', code: 'unacceptable-password' },
    { name: 'one built from the address', next: 'example-example', code: 'unacceptable-password' },
  ])('refuses $name and changes nothing [ASVS 6.2.3]', async ({ current, next, code }) => {
    expect(await change(current, next)).toMatchObject({ code });
    expect(password()).toBe(ADA.password);
  });

  it('needs a fresh proof', async () => {
    world.clock.at += 5 * 60_000 + 1;
    expect(await change()).toMatchObject({ code: 'step-up-required' });
  });

  it('looks at four present passwords in a quarter of an hour', async () => {
    for (let n = 0; n < 4; n += 1)
      expect(await change('wrong again and again')).toMatchObject({ code: 'wrong-password' });
    expect(await change()).toMatchObject({ code: 'too-many-attempts' });
    expect(password()).toBe(ADA.password);
  });

  it('counts nothing against anybody while the pool is down', async () => {
    world.cognito.failNext('AdminInitiateAuth');
    await expect(change()).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(await change()).toBeUndefined();
  });
});
