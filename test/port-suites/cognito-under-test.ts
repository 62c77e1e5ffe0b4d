import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { expect, it } from 'vitest';
import { cognitoPoolUsers } from '../../functions/account/adapters/cognito-pool-users.ts';
import { cognitoTotpVerifier } from '../../functions/challenge/adapters/cognito-totp-verifier.ts';
import { cognitoAuthenticatorBinding } from '../../functions/factor/adapters/cognito-authenticator-binding.ts';
import { CognitoPoolSessions } from '../../functions/incident/adapters/cognito-pool-sessions.ts';
import { cognitoAppClient, type PoolNames } from '../../functions/platform/adapters/cognito-app-client.ts';
import { type AccountId, newId } from '../../functions/platform/ids.ts';
import type { PurposeKeys } from '../../functions/platform/purpose-keys.ts';
import { cognitoTokenRefresher } from '../../functions/session/adapters/cognito-token-refresher.ts';
import { issueTicket } from '../../functions/session/domain/ticket.ts';
import type { EnrolmentWindow } from '../../functions/session/ports.ts';
import { cognitoPasswordVerifier } from '../../functions/sign-in/adapters/cognito-password-verifier.ts';

export const PASSWORD = 'violet anvil drifting over tuesday';

/** A user pool set up as ours is, with both of its triggers. */
export type Pool = PoolNames & {
  readonly client: CognitoIdentityProviderClient;
  readonly keys: PurposeKeys;
  readonly enrolments: EnrolmentWindow;
};

/** Our adapters on one pool, and users to try them with. Users are new each time: real pools outlive a run. */
export function usingPool({ client, keys, enrolments, poolId, clientId }: Pool) {
  const app = cognitoAppClient(client, { poolId, clientId });
  const users = cognitoPoolUsers(client, poolId);
  const passwords = cognitoPasswordVerifier(client, app);
  const refresher = cognitoTokenRefresher(client, app);
  const binding = cognitoAuthenticatorBinding(client, poolId);

  const ticketFor = (username: string, at = Date.now()) =>
    issueTicket(keys, {
      use: 'password-check',
      username,
      at,
      nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64url'),
    });

  async function newUser(): Promise<AccountId> {
    const username = newId('acc', Date.now());
    await users.create(username, { email: `${username}@example.com` }, PASSWORD);
    return username;
  }

  const signIn = async (username: AccountId, password = PASSWORD) =>
    passwords.verify(username, password, await ticketFor(username));

  async function signedIn(username: AccountId) {
    const outcome = await signIn(username);
    if (outcome.kind !== 'tokens') throw new Error(`Not signed in: ${outcome.kind}`);
    return outcome.tokens;
  }

  /** The one token that may bind an authenticator: refreshed while the window is open. */
  async function tokenToBindWith(username: AccountId): Promise<string> {
    const { refreshToken } = await signedIn(username);
    await enrolments.open(username, Date.now() + 60_000);
    const refreshed = await refresher.refresh(refreshToken);
    if (!refreshed) throw new Error('Not refreshed');
    return refreshed.accessToken;
  }

  return {
    client,
    keys,
    poolId,
    clientId,
    app,
    users,
    passwords,
    refresher,
    binding,
    codes: cognitoTotpVerifier(client, app),
    sessions: new CognitoPoolSessions(client, poolId),
    ticketFor,
    newUser,
    signIn,
    signedIn,
    tokenToBindWith,
  };
}

export type PoolInUse = ReturnType<typeof usingPool>;

/** The name of the error a call ends with, or `taken`. */
export const answerTo = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'taken',
    (error: Error) => error.name,
  );

/** Where a pool is known to keep a rule of AWS's not, and why: by the rule's name. */
export type Gaps<Rule extends string> = Readonly<Partial<Record<Rule, string>>>;

/**
 * Tests of a rule that not every pool keeps. Where one is known not to, something else than the promised is
 * expected, so that the gap is closed here as soon as it closes there.
 */
export function rules<Rule extends string>(gaps: Gaps<Rule>) {
  return (rule: Rule, sentence: string, promised: unknown, observe: () => Promise<unknown>): void => {
    const gap = gaps[rule];
    it(gap ? `[not kept here: ${gap}] ${sentence}` : sentence, async () => {
      const seen = await observe();
      if (gap) expect(seen, 'the gap has closed: strike it out').not.toEqual(promised);
      else expect(seen).toEqual(promised);
    });
  };
}
