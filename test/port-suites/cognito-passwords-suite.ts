import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { newId } from '../../functions/platform/ids.ts';
import { answerTo, type Gaps, PASSWORD, type PoolInUse, rules } from './cognito-under-test.ts';

export type PasswordRule = 'no-ticket' | 'used-ticket' | 'foreign-ticket' | 'lock';

/**
 * What our code relies upon of a user pool that keeps users and their passwords. On AWS the lock is documented as a
 * second after five failures, doubling; its end is the double's own reading and not tried here.
 */
export function cognitoPasswordsSuite(make: () => Promise<PoolInUse>, gaps: Gaps<PasswordRule> = {}): void {
  const rule = rules(gaps);
  const nobody = () => newId('acc', Date.now());
  const initiate = async (pool: PoolInUse, username: string, password: string, more: object = {}) =>
    pool.client.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pool.poolId,
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: {
          USERNAME: username,
          PASSWORD: password,
          SECRET_HASH: await pool.app.secretHash(username),
        },
        ClientMetadata: { ticket: await pool.ticketFor(username) },
        ...more,
      }),
    );
  const setPassword = (pool: PoolInUse, Username: string, Password: string) =>
    pool.client.send(
      new AdminSetUserPasswordCommand({ UserPoolId: pool.poolId, Username, Password, Permanent: true }),
    );

  it('signs in a user it created, by the password it was given', async () => {
    const pool = await make();
    const user = await pool.newUser();
    expect(await pool.signIn(user)).toMatchObject({ kind: 'tokens' });
    expect(await pool.signIn(user, `${PASSWORD}!`)).toEqual({ kind: 'wrong' });
    expect(await pool.users.find(user)).toMatchObject({ email: `${user}@example.com` });
  });

  it('creates no second user of one name, and creating again through our port sets the password', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const again = new AdminCreateUserCommand({
      UserPoolId: pool.poolId,
      Username: user,
      MessageAction: 'SUPPRESS',
    });
    expect(await answerTo(pool.client.send(again))).toBe('UsernameExistsException');
    await pool.users.create(user, { email: `${user}@example.com` }, `${PASSWORD} again`);
    expect(await pool.signIn(user)).toEqual({ kind: 'wrong' });
    expect(await pool.signIn(user, `${PASSWORD} again`)).toMatchObject({ kind: 'tokens' });
  });

  it('answers a sign-in of an unknown user word for word as one with a wrong password', async () => {
    const pool = await make();
    const refusal = (error: Error) => ({ name: error.name, message: error.message });
    const wrong = await initiate(pool, await pool.newUser(), 'not the right one').catch(refusal);
    const unknown = await initiate(pool, nobody(), 'not the right one').catch(refusal);
    expect(wrong).toMatchObject({ name: 'NotAuthorizedException' });
    expect(unknown).toEqual(wrong);
    expect(await pool.signIn(nobody())).toEqual({ kind: 'wrong' });
  });

  it.each([
    { name: 'AdminGetUser', Command: AdminGetUserCommand, more: {} },
    { name: 'AdminSetUserPassword', Command: AdminSetUserPasswordCommand, more: { Password: PASSWORD } },
    { name: 'AdminUserGlobalSignOut', Command: AdminUserGlobalSignOutCommand, more: {} },
    {
      name: 'AdminSetUserMFAPreference',
      Command: AdminSetUserMFAPreferenceCommand,
      more: { SoftwareTokenMfaSettings: { Enabled: false } },
    },
    // The last, because the positive control is gone after it.
    { name: 'AdminDeleteUser', Command: AdminDeleteUserCommand, more: {} },
  ])('calls an unknown user so to us: $name', async ({ Command, more }) => {
    const pool = await make();
    // Every command has the pool and the user in its input; only what else it needs differs.
    const call = (Username: string) =>
      pool.client.send(
        new (Command as typeof AdminGetUserCommand)({ UserPoolId: pool.poolId, Username, ...more }),
      );
    expect(await answerTo(call(nobody()))).toBe('UserNotFoundException');
    expect(await answerTo(call(await pool.newUser()))).toBe('taken');
  });

  it('forgets a user that was deleted, and bears to be told again', async () => {
    const pool = await make();
    const user = await pool.newUser();
    await pool.users.remove(user);
    await pool.users.remove(user);
    expect(await pool.signIn(user)).toEqual({ kind: 'wrong' });
    expect(await pool.users.find(user)).toBeUndefined();
  });

  it('tells a client that cannot prove itself from a wrong password, by its words', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const AuthParameters = { USERNAME: user, PASSWORD, SECRET_HASH: 'AAAA' };
    await expect(initiate(pool, user, PASSWORD, { AuthParameters })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: expect.stringContaining('secret hash'),
    });
    await expect(initiate(pool, user, PASSWORD)).resolves.toHaveProperty('AuthenticationResult');
  });

  it.each([
    { name: 'seven characters', password: 'abcdefg', answer: 'InvalidPasswordException' },
    { name: 'eight small letters', password: 'abcdefgh', answer: 'taken' },
    { name: 'eight digits', password: '12345678', answer: 'taken' },
    { name: '256 characters', password: 'a'.repeat(256), answer: 'taken' },
  ])('judges passwords by length alone: $name is $answer', async ({ password, answer }) => {
    const pool = await make();
    const user = await pool.newUser();
    expect(await answerTo(setPassword(pool, user, password))).toBe(answer);
    const outcome = await pool.signIn(user, password);
    expect(outcome.kind).toBe(answer === 'taken' ? 'tokens' : 'wrong');
  });

  rule(
    'no-ticket',
    'asks its trigger first: no ticket, no look at the password',
    ['UserLambdaValidationException', 'UserLambdaValidationException', 'taken'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      return Promise.all([
        answerTo(initiate(pool, user, PASSWORD, { ClientMetadata: {} })),
        answerTo(initiate(pool, user, 'not the right one', { ClientMetadata: {} })),
        answerTo(initiate(pool, user, PASSWORD)),
      ]);
    },
  );

  rule('used-ticket', 'takes a ticket once', ['taken', 'UserLambdaValidationException'], async () => {
    const pool = await make();
    const user = await pool.newUser();
    const ClientMetadata = { ticket: await pool.ticketFor(user) };
    const first = await answerTo(initiate(pool, user, PASSWORD, { ClientMetadata }));
    return [first, await answerTo(initiate(pool, user, PASSWORD, { ClientMetadata }))];
  });

  rule(
    'foreign-ticket',
    'takes no ticket of another user, nor one run out',
    ['UserLambdaValidationException', 'UserLambdaValidationException'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      const tickets = [await pool.ticketFor(nobody()), await pool.ticketFor(user, Date.now() - 60_000)];
      return Promise.all(
        tickets.map((ticket) => answerTo(initiate(pool, user, PASSWORD, { ClientMetadata: { ticket } }))),
      );
    },
  );

  rule(
    'lock',
    'locks after five wrong passwords, and does not look at the right one then',
    'locked',
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      for (let n = 0; n < 5; n += 1) await pool.signIn(user, 'not the right one');
      return (await pool.signIn(user)).kind;
    },
  );
}
