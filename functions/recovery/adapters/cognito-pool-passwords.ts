import {
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { answering } from '../../platform/adapters/answering.ts';
import type { PoolPasswords } from '../ports.ts';

export function cognitoPoolPasswords(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  UserPoolId: string,
): PoolPasswords {
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
