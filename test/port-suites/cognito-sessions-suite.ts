import {
  AdminRespondToAuthChallengeCommand,
  AssociateSoftwareTokenCommand,
  GetTokensFromRefreshTokenCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import type { AccountId } from '../../functions/platform/ids.ts';
import { mayManageFactors, ownClaims } from '../../functions/session/domain/cognito-tokens.ts';
import { totpCode } from '../fakes/cognito-double.ts';
import { answerTo, type Gaps, type PoolInUse, rules } from './cognito-under-test.ts';

const STEP_MS = 30_000;

export type SessionRule =
  | 'verified-alone'
  | 'preference-before-proof'
  | 'code-once'
  | 'challenge-once'
  | 'challenge-of-user'
  | 'challenge-made-up'
  | 'client-secret';

/** What our code relies upon of a user pool that asks for codes and signs, refreshes and revokes tokens. */
export function cognitoSessionsSuite(make: () => Promise<PoolInUse>, gaps: Gaps<SessionRule> = {}): void {
  const rule = rules(gaps);

  /** A user whose authenticator is bound, by the code of one step, so that the next step's is unused. */
  async function enrolled() {
    const pool = await make();
    const user = await pool.newUser();
    const token = await pool.tokenToBindWith(user);
    const secret = await pool.binding.begin(token);
    const at = Date.now();
    expect(await pool.binding.verify(token, totpCode(secret, at), 'Phone')).toBe('bound');
    await pool.binding.demand(user);
    return { pool, user, code: totpCode(secret, at + STEP_MS) };
  }
  const wrongFor = (code: string) => `${(Number(code[0]) + 5) % 10}${code.slice(1)}`;

  async function challenge(pool: PoolInUse, user: AccountId): Promise<string> {
    const outcome = await pool.signIn(user);
    if (outcome.kind !== 'totp') throw new Error(`No challenge: ${outcome.kind}`);
    return outcome.cognitoSession;
  }
  const answer = async (pool: PoolInUse, user: AccountId, Session: string, code: string) =>
    answerTo(
      pool.client.send(
        new AdminRespondToAuthChallengeCommand({
          UserPoolId: pool.poolId,
          ClientId: pool.clientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: {
            USERNAME: user,
            SECRET_HASH: await pool.app.secretHash(user),
            SOFTWARE_TOKEN_MFA_CODE: code,
          },
        }),
      ),
    );

  it('asks a user with an authenticator for its code, and gives tokens for it', async () => {
    const { pool, user, code } = await enrolled();
    const outcome = await pool.codes.verify(user, await challenge(pool, user), code);
    expect(outcome).toMatchObject({ kind: 'right', tokens: { refreshToken: expect.any(String) } });
  });

  it('refuses a wrong code by its own name, and takes the right one for the same challenge after it', async () => {
    const { pool, user, code } = await enrolled();
    const session = await challenge(pool, user);
    expect(await answer(pool, user, session, wrongFor(code))).toBe('CodeMismatchException');
    expect(await answer(pool, user, session, code)).toBe('taken');
  });

  it('binds no authenticator by a wrong code', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const AccessToken = await pool.tokenToBindWith(user);
    const secret = await pool.binding.begin(AccessToken);
    const UserCode = wrongFor(totpCode(secret, Date.now()));
    const verify = new VerifySoftwareTokenCommand({ AccessToken, UserCode });
    expect(await answerTo(pool.client.send(verify))).toBe('EnableSoftwareTokenMFAException');
    expect((await pool.signIn(user)).kind).toBe('tokens');
    expect(await pool.binding.verify(AccessToken, totpCode(secret, Date.now()), 'Phone')).toBe('bound');
  });

  it('lets only the token refreshed for it bind an authenticator', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const tokens = await pool.signedIn(user);
    const refreshed = await pool.refresher.refresh(tokens.refreshToken);
    const associate = (AccessToken: string | undefined) =>
      answerTo(pool.client.send(new AssociateSoftwareTokenCommand({ AccessToken })));
    expect(await associate(tokens.accessToken)).toBe('NotAuthorizedException');
    expect(await associate(refreshed?.accessToken)).toBe('NotAuthorizedException');
    const token = await pool.tokenToBindWith(user);
    expect([mayManageFactors(tokens.accessToken), mayManageFactors(token)]).toEqual([false, true]);
    expect(await associate(token)).toBe('taken');
  });

  rule('verified-alone', 'asks for a code only once told to demand it', 'tokens', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const token = await pool.tokenToBindWith(user);
    const secret = await pool.binding.begin(token);
    expect(await pool.binding.verify(token, totpCode(secret, Date.now()), 'Phone')).toBe('bound');
    return (await pool.signIn(user)).kind;
  });

  rule(
    'preference-before-proof',
    'demands no code of whom has no authenticator',
    'UnavailableError',
    async () => {
      const pool = await make();
      return answerTo(pool.binding.demand(await pool.newUser()));
    },
  );

  rule('code-once', 'takes a code once', ['taken', 'ExpiredCodeException'], async () => {
    const { pool, user, code } = await enrolled();
    const first = await answer(pool, user, await challenge(pool, user), code);
    return [first, await answer(pool, user, await challenge(pool, user), code)];
  });

  rule(
    'challenge-once',
    'takes a challenge answered as answered',
    ['taken', 'NotAuthorizedException'],
    async () => {
      const { pool, user, code } = await enrolled();
      const session = await challenge(pool, user);
      const first = await answer(pool, user, session, code);
      return [first, await answer(pool, user, session, code)];
    },
  );

  rule('challenge-of-user', 'takes no challenge of another user', 'NotAuthorizedException', async () => {
    const mine = await enrolled();
    const stranger = await mine.pool.newUser();
    const session = await challenge(mine.pool, mine.user);
    return answer(mine.pool, stranger, session, mine.code);
  });

  rule('challenge-made-up', 'takes no challenge it did not give', 'NotAuthorizedException', async () => {
    const { pool, user, code } = await enrolled();
    return answer(pool, user, 'made-up-session-of-at-least-twenty-characters', code);
  });

  it('refreshes tokens of one origin, again and again, with no new refresh token', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const { accessToken, refreshToken } = await pool.signedIn(user);
    const command = new GetTokensFromRefreshTokenCommand({
      ClientId: pool.clientId,
      ClientSecret: await pool.app.secret(),
      RefreshToken: refreshToken,
    });
    for (let n = 0; n < 2; n += 1) {
      const { AuthenticationResult } = await pool.client.send(command);
      expect(AuthenticationResult?.RefreshToken).toBeUndefined();
      const again = AuthenticationResult?.AccessToken ?? '';
      expect(again).not.toBe(accessToken);
      expect(ownClaims(again).originJti).toBe(ownClaims(accessToken).originJti);
    }
    const other = await pool.signedIn(user);
    expect(ownClaims(other.accessToken).originJti).not.toBe(ownClaims(accessToken).originJti);
  });

  it('refreshes for a token it gave, and for no other', async () => {
    const pool = await make();
    const { refreshToken } = await pool.signedIn(await pool.newUser());
    expect(await pool.refresher.refresh(`${refreshToken.slice(0, -8)}AAAAAAAA`)).toBeUndefined();
    expect(await pool.refresher.refresh('made.up.token')).toBeUndefined();
    expect(await pool.refresher.refresh(refreshToken)).toBeDefined();
  });

  rule('client-secret', 'refreshes for nobody but our client', 'NotAuthorizedException', async () => {
    const pool = await make();
    const { refreshToken: RefreshToken } = await pool.signedIn(await pool.newUser());
    const stolen = { ClientId: pool.clientId, ClientSecret: 'guessed', RefreshToken };
    return answerTo(pool.client.send(new GetTokensFromRefreshTokenCommand(stolen)));
  });

  it('ends every session of a user at a global sign-out, of that user alone, and begins new ones', async () => {
    const pool = await make();
    const [user, other] = [await pool.newUser(), await pool.newUser()];
    const ended = [await pool.signedIn(user), await pool.signedIn(user)];
    const untouched = await pool.signedIn(other);
    await pool.sessions.endAll(user);
    for (const { refreshToken } of ended) expect(await pool.refresher.refresh(refreshToken)).toBeUndefined();
    expect(await pool.refresher.refresh(untouched.refreshToken)).toBeDefined();
    const later = await pool.signedIn(user);
    expect(await pool.refresher.refresh(later.refreshToken)).toBeDefined();
  });

  it('ends the sessions of a user that is deleted', async () => {
    const pool = await make();
    const user = await pool.newUser();
    const { refreshToken } = await pool.signedIn(user);
    expect(await pool.refresher.refresh(refreshToken)).toBeDefined();
    await pool.users.remove(user);
    expect(await pool.refresher.refresh(refreshToken)).toBeUndefined();
  });
}
