import {
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { answering } from '../../platform/adapters/answering.ts';
import type { CognitoAppClient } from '../../platform/adapters/cognito-app-client.ts';
import { UnavailableError } from '../../platform/problem.ts';
import type { PurposeKeys } from '../../platform/purpose-keys.ts';
import { issueTicket, TICKET_NONCE_BYTES } from '../../session/domain/ticket.ts';
import type { PoolPasswords } from '../ports.ts';

export type PasswordCheckOptions = {
  readonly keys: PurposeKeys;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly now: () => number;
};

export function cognitoPoolPasswords(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  app: CognitoAppClient,
  { keys, randomBytes, now }: PasswordCheckOptions,
): PoolPasswords {
  const { poolId: UserPoolId } = app;
  return {
    emailOf: (Username) =>
      answering('cognito', async () => {
        try {
          const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
          return user.UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
        } catch (cause) {
          if (cause instanceof Error && cause.name === 'UserNotFoundException') return undefined;
          throw cause;
        }
      }),

    async isCurrent(id, password) {
      const at = now();
      const nonce = Buffer.from(randomBytes(TICKET_NONCE_BYTES)).toString('base64url');
      const [SECRET_HASH, ticket] = await Promise.all([
        app.secretHash(id),
        issueTicket(keys, { use: 'password-check', username: id, nonce, at }),
      ]);
      try {
        // What it answers is thrown away: it is a password's judge here, and nobody is signed in.
        await client.send(
          new AdminInitiateAuthCommand({
            UserPoolId,
            ClientId: app.clientId,
            AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
            AuthParameters: { USERNAME: id, PASSWORD: password, SECRET_HASH },
            ClientMetadata: { ticket },
          }),
        );
        return true;
      } catch (cause) {
        const isWrong = cause instanceof Error && cause.name === 'NotAuthorizedException';
        if (isWrong && !/attempts exceeded|secret hash/i.test(cause.message)) return false;
        throw new UnavailableError('cognito', cause);
      }
    },

    set: (Username, Password) =>
      answering('cognito', async () => {
        await client.send(
          new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true }),
        );
      }),

    endSessions: (Username) =>
      answering('cognito', async () => {
        await client.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }));
      }),
  };
}
