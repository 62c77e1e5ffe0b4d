import {
  AdminInitiateAuthCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CognitoAppClient } from '../../platform/adapters/cognito-app-client.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { PasswordOutcome } from '../domain/answer-of.ts';
import type { PasswordVerifier } from '../ports.ts';

/** What Cognito says of a password it does not take, whoever the user is. */
const WRONG = ['NotAuthorizedException', 'UserNotFoundException'];

/**
 * Verifies passwords by the admin flow of our confidential client. A trigger that refuses, a throttled call and
 * a time-out are all no judgement: nothing may be counted for them.
 */
export function cognitoPasswordVerifier(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  app: CognitoAppClient,
): PasswordVerifier {
  return {
    async verify(accountId, password, ticket) {
      const secretHash = await app.secretHash(accountId);
      try {
        const answer = await client.send(
          new AdminInitiateAuthCommand({
            UserPoolId: app.poolId,
            ClientId: app.clientId,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: accountId, PASSWORD: password, SECRET_HASH: secretHash },
            ClientMetadata: { ticket },
          }),
        );
        return outcomeOf(answer);
      } catch (cause) {
        const name = cause instanceof Error ? cause.name : '';
        if (isLocked(cause)) return { kind: 'locked' };
        if (WRONG.includes(name) && !isOurOwnFault(cause)) return { kind: 'wrong' };
        if (name === 'PasswordResetRequiredException')
          return { kind: 'not-finishable', asks: 'password-reset' };
        throw new UnavailableError('cognito', cause);
      }
    },
  };
}

type Answer = {
  readonly AuthenticationResult?:
    | {
        readonly AccessToken?: string | undefined;
        readonly IdToken?: string | undefined;
        readonly RefreshToken?: string | undefined;
      }
    | undefined;
  readonly ChallengeName?: string | undefined;
  readonly Session?: string | undefined;
};

function outcomeOf({ AuthenticationResult: result, ChallengeName, Session }: Answer): PasswordOutcome {
  if (ChallengeName === 'SOFTWARE_TOKEN_MFA' && Session) return { kind: 'totp', cognitoSession: Session };
  if (!result?.AccessToken || !result.IdToken || !result.RefreshToken)
    return { kind: 'not-finishable', asks: ChallengeName ?? 'nothing' };
  const { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken } = result;
  return { kind: 'tokens', tokens: { accessToken, idToken, refreshToken } };
}

/** Cognito has seen too many wrong passwords and did not look at this one. */
function isLocked(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    cause.name === 'NotAuthorizedException' &&
    /attempts exceeded/i.test(cause.message)
  );
}

/** Cognito uses one name for a wrong password and for a client that cannot prove itself; only its words differ. */
function isOurOwnFault(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('secret hash');
}
