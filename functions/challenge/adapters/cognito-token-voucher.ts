import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { CognitoAppClient } from '../../platform/adapters/cognito-app-client.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { PurposeKeys } from '../../platform/purpose-keys.ts';
import { issueTicket, TICKET_NONCE_BYTES } from '../../session/domain/ticket.ts';
import type { TokenVoucher } from '../ports.ts';

/** What Cognito says of somebody whom it signs in by no means. */
const ENDED = ['NotAuthorizedException', 'UserNotFoundException', 'PasswordResetRequiredException'];

export type TokenVoucherOptions = {
  readonly keys: PurposeKeys;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

/**
 * Gets tokens by Cognito's custom challenge: the answer to it is a signed ticket for this one account, which the
 * pool's own trigger checks and uses up. Cognito asks for no authenticator app in that flow; we did, or for better.
 */
export function cognitoTokenVoucher(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  app: CognitoAppClient,
  { keys, randomBytes, now }: TokenVoucherOptions,
): TokenVoucher {
  return {
    async tokensFor(accountId) {
      const nonce = () => Buffer.from(randomBytes(TICKET_NONCE_BYTES)).toString('base64url');
      const at = now();
      const [secretHash, ticket, voucher] = await Promise.all([
        app.secretHash(accountId),
        issueTicket(keys, { use: 'password-check', username: accountId, nonce: nonce(), at }),
        issueTicket(keys, { use: 'tokens', username: accountId, nonce: nonce(), at }),
      ]);
      const pool = { UserPoolId: app.poolId, ClientId: app.clientId };
      const names = { USERNAME: accountId, SECRET_HASH: secretHash };
      try {
        const { ChallengeName, Session } = await client.send(
          new AdminInitiateAuthCommand({
            ...pool,
            AuthFlow: 'CUSTOM_AUTH',
            AuthParameters: names,
            ClientMetadata: { ticket },
          }),
        );
        if (ChallengeName !== 'CUSTOM_CHALLENGE' || !Session) return undefined;
        const { AuthenticationResult: result } = await client.send(
          new AdminRespondToAuthChallengeCommand({
            ...pool,
            ChallengeName: 'CUSTOM_CHALLENGE',
            Session,
            ChallengeResponses: { ...names, ANSWER: voucher },
          }),
        );
        if (!result?.AccessToken || !result.IdToken || !result.RefreshToken) return undefined;
        const { AccessToken: accessToken, IdToken: idToken, RefreshToken: refreshToken } = result;
        return { accessToken, idToken, refreshToken };
      } catch (cause) {
        if (cause instanceof Error && ENDED.includes(cause.name)) return undefined;
        throw new UnavailableError('cognito', cause);
      }
    },
  };
}
