import { randomBytes } from 'node:crypto';
import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { cognitoTokenVoucher } from '../../functions/challenge/adapters/cognito-token-voucher.ts';
import type { AccountId } from '../../functions/platform/ids.ts';
import { ownClaims } from '../../functions/session/domain/cognito-tokens.ts';
import { issueTicket } from '../../functions/session/domain/ticket.ts';
import { answerTo, type PoolInUse } from './cognito-under-test.ts';

/** What the pool's custom challenge promises: tokens on our word, once, for one user, and on nobody else's. */
export function cognitoVouchingSuite(make: () => Promise<PoolInUse>): void {
  const voucherOf = (pool: PoolInUse) =>
    cognitoTokenVoucher(pool.client, pool.app, { keys: pool.keys, randomBytes, now: Date.now });

  async function answered(pool: PoolInUse, username: AccountId, answer: (nonce: string) => Promise<string>) {
    const names = { USERNAME: username, SECRET_HASH: await pool.app.secretHash(username) };
    const client = { UserPoolId: pool.poolId, ClientId: pool.clientId };
    const begun = await pool.client.send(
      new AdminInitiateAuthCommand({
        ...client,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: names,
        ClientMetadata: { ticket: await pool.ticketFor(username) },
      }),
    );
    const ANSWER = await answer(randomBytes(16).toString('base64url'));
    return answerTo(
      pool.client.send(
        new AdminRespondToAuthChallengeCommand({
          ...client,
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session: begun.Session,
          ChallengeResponses: { ...names, ANSWER },
        }),
      ),
    );
  }

  it('signs in on our word whom no password was asked of, with tokens of one origin', async () => {
    const pool = await make();
    const username = await pool.newUser();
    const tokens = await voucherOf(pool).tokensFor(username);
    if (!tokens) throw new Error('no tokens');
    const refreshed = await pool.refresher.refresh(tokens.refreshToken);
    expect(ownClaims(refreshed?.accessToken ?? '').originJti).toBe(ownClaims(tokens.accessToken).originJti);
  });

  it('signs in nobody whom it does not know', async () => {
    const pool = await make();
    expect(await voucherOf(pool).tokensFor('acc_01ARZ3NDEKTSV4RRFFQ69G5FAV')).toBeUndefined();
  });

  it.each([
    {
      name: 'a ticket for another user',
      use: 'tokens',
      whose: 'acc_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      taken: false,
    },
    { name: 'a ticket for a password check', use: 'password-check', whose: undefined, taken: false },
    { name: 'a ticket that ran out', use: 'tokens', whose: undefined, at: -60_000, taken: false },
    { name: 'the right ticket', use: 'tokens', whose: undefined, taken: true },
  ] as const)(
    'takes no other answer than its own unused ticket: $name',
    async ({ use, whose, taken, ...row }) => {
      const pool = await make();
      const username = await pool.newUser();
      const at = Date.now() + ('at' in row ? row.at : 0);
      const outcome = await answered(pool, username, (nonce) =>
        issueTicket(pool.keys, { use, username: whose ?? username, nonce, at }),
      );
      expect(outcome).toBe(taken ? 'taken' : 'NotAuthorizedException');
    },
  );

  it('takes a ticket once', async () => {
    const pool = await make();
    const username = await pool.newUser();
    const nonce = randomBytes(16).toString('base64url');
    const ticket = await issueTicket(pool.keys, { use: 'tokens', username, nonce, at: Date.now() });
    expect(await answered(pool, username, async () => ticket)).toBe('taken');
    expect(await answered(pool, username, async () => ticket)).toBe('NotAuthorizedException');
  });
}
