import { setTimeout } from 'node:timers/promises';
import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminRespondToAuthChallengeCommand,
  AssociateSoftwareTokenCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import type { AccountId } from '../../functions/platform/ids.ts';
import { answerTo, type Gaps, PASSWORD, type PoolInUse, rules } from './cognito-under-test.ts';

export type StandingRule =
  | 'disabled'
  | 'disabled-refresh'
  | 'reset-required'
  | 'revoked-alone'
  | 'signed-out-token'
  | 'invented-challenges'
  | 'lock-doubles';

/** What our code relies upon of a user pool that turns users and tokens away: who, when, and by which name. */
export function cognitoStandingSuite(make: () => Promise<PoolInUse>, gaps: Gaps<StandingRule> = {}): void {
  const rule = rules(gaps);
  const named = ({ poolId }: PoolInUse, Username: AccountId) => ({ UserPoolId: poolId, Username });

  rule(
    'disabled',
    'turns a disabled user away, and takes the user back as before',
    ['wrong', 'tokens'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      await pool.client.send(new AdminDisableUserCommand(named(pool, user)));
      const disabled = await pool.signIn(user);
      await pool.client.send(new AdminEnableUserCommand(named(pool, user)));
      return [disabled.kind, (await pool.signIn(user)).kind];
    },
  );

  rule('disabled-refresh', 'refreshes nothing for a disabled user', ['refreshed', undefined], async () => {
    const pool = await make();
    const user = await pool.newUser();
    const { refreshToken } = await pool.signedIn(user);
    const before = await pool.refresher.refresh(refreshToken);
    await pool.client.send(new AdminDisableUserCommand(named(pool, user)));
    return [before && 'refreshed', await pool.refresher.refresh(refreshToken)];
  });

  rule(
    'reset-required',
    'gives whose password must be reset no tokens for the right one, and says nothing of it for a wrong one',
    ['not-finishable', 'wrong'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      await pool.client.send(new AdminResetUserPasswordCommand(named(pool, user)));
      return [(await pool.signIn(user)).kind, (await pool.signIn(user, `${PASSWORD}!`)).kind];
    },
  );

  rule(
    'revoked-alone',
    'revokes one refresh token and leaves the others',
    [undefined, 'refreshed'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      const [one, other] = [await pool.signedIn(user), await pool.signedIn(user)];
      await pool.client.send(
        new RevokeTokenCommand({
          Token: one.refreshToken,
          ClientId: pool.clientId,
          ClientSecret: await pool.app.secret(),
        }),
      );
      return [
        await pool.refresher.refresh(one.refreshToken),
        (await pool.refresher.refresh(other.refreshToken)) && 'refreshed',
      ];
    },
  );

  rule(
    'signed-out-token',
    'takes no access token at its own doors after its user was signed out everywhere',
    ['taken', 'NotAuthorizedException'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      const AccessToken = await pool.tokenToBindWith(user);
      const associate = () => answerTo(pool.client.send(new AssociateSoftwareTokenCommand({ AccessToken })));
      const before = await associate();
      // Tokens tell their age in whole seconds.
      await setTimeout(1_100);
      await pool.sessions.endAll(user);
      return [before, await associate()];
    },
  );

  rule(
    'invented-challenges',
    'gives no tokens for a challenge that it never gave',
    Array(4).fill('NotAuthorizedException'),
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      const SECRET_HASH = await pool.app.secretHash(user);
      const answered = (
        ChallengeName: 'SMS_MFA' | 'NEW_PASSWORD_REQUIRED' | 'MFA_SETUP' | 'CUSTOM_CHALLENGE',
      ) =>
        answerTo(
          pool.client.send(
            new AdminRespondToAuthChallengeCommand({
              UserPoolId: pool.poolId,
              ClientId: pool.clientId,
              ChallengeName,
              Session: 'made up '.repeat(10),
              ChallengeResponses: {
                USERNAME: user,
                SECRET_HASH,
                SMS_MFA_CODE: '123456',
                NEW_PASSWORD: `${PASSWORD} 2`,
                ANSWER: 'yes',
              },
            }),
          ),
        );
      return [
        await answered('SMS_MFA'),
        await answered('NEW_PASSWORD_REQUIRED'),
        await answered('MFA_SETUP'),
        await answered('CUSTOM_CHALLENGE'),
      ];
    },
  );

  rule(
    'lock-doubles',
    'locks for a second after the fifth failure and for longer after the sixth, and opens by itself',
    ['locked', 'wrong', 'locked', 'tokens'],
    async () => {
      const pool = await make();
      const user = await pool.newUser();
      const wrong = () => pool.signIn(user, 'not the right one');
      for (let n = 0; n < 5; n += 1) await wrong();
      const atOnce = await pool.signIn(user);
      await setTimeout(1_300);
      const sixth = await wrong();
      await setTimeout(1_300);
      const stillLocked = await pool.signIn(user);
      await setTimeout(1_500);
      return [atOnce, sixth, stillLocked, await pool.signIn(user)].map(({ kind }) => kind);
    },
  );

  it('knows none of these for a user it never had', async () => {
    const pool = await make();
    const nobody = `acc_${'0'.repeat(26)}` as AccountId;
    for (const command of [AdminDisableUserCommand, AdminEnableUserCommand, AdminResetUserPasswordCommand])
      expect(
        await answerTo(pool.client.send(new command(named(pool, nobody)) as AdminDisableUserCommand)),
      ).toBe('UserNotFoundException');
  });
}
