import {
  type CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CognitoAppClient } from '../../platform/adapters/cognito-app-client.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { TokenRefresher } from '../ports.ts';

/** What Cognito says of a token, or of a user, that it no longer honours. */
const ENDED = ['NotAuthorizedException', 'UserNotFoundException', 'RefreshTokenReuseException'];

export function cognitoTokenRefresher(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  app: CognitoAppClient,
): TokenRefresher {
  return {
    async refresh(poolToken) {
      const clientSecret = await app.secret();
      try {
        const { AuthenticationResult: result } = await client.send(
          new GetTokensFromRefreshTokenCommand({
            ClientId: app.clientId,
            ClientSecret: clientSecret,
            RefreshToken: poolToken,
          }),
        );
        if (!result?.AccessToken || !result.IdToken) throw new Error('The pool answered without tokens');
        return { accessToken: result.AccessToken, idToken: result.IdToken };
      } catch (cause) {
        if (cause instanceof Error && ENDED.includes(cause.name)) return undefined;
        throw new UnavailableError('cognito', cause);
      }
    },
  };
}
