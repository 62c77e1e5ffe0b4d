import {
  AdminRespondToAuthChallengeCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CognitoAppClient } from '../../platform/adapters/cognito-app-client.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { TotpVerifier } from '../ports.ts';

/** What Cognito says of a code that is not, or no longer, right. */
const WRONG = ['CodeMismatchException', 'ExpiredCodeException'];
/** What it says of a session, or of a user, that will never be signed in by this challenge. */
const ENDED = ['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException'];

/** Answers, by name, the one challenge that our own record says we began. */
export function cognitoTotpVerifier(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  app: CognitoAppClient,
): TotpVerifier {
  return {
    async verify(accountId, cognitoSession, code) {
      const secretHash = await app.secretHash(accountId);
      try {
        const { AuthenticationResult: result } = await client.send(
          new AdminRespondToAuthChallengeCommand({
            UserPoolId: app.poolId,
            ClientId: app.clientId,
            ChallengeName: 'SOFTWARE_TOKEN_MFA',
            Session: cognitoSession,
            ChallengeResponses: {
              USERNAME: accountId,
              SECRET_HASH: secretHash,
              SOFTWARE_TOKEN_MFA_CODE: code,
            },
          }),
        );
        // Anything but tokens is a further challenge that we did not begin, and that we never answer.
        if (!result?.AccessToken || !result.IdToken || !result.RefreshToken) return { kind: 'ended' };
        const { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken } = result;
        return { kind: 'right', tokens: { accessToken, idToken, refreshToken } };
      } catch (cause) {
        const name = cause instanceof Error ? cause.name : '';
        if (WRONG.includes(name)) return { kind: 'wrong' };
        if (ENDED.includes(name)) return { kind: 'ended' };
        throw new UnavailableError('cognito', cause);
      }
    },
  };
}
