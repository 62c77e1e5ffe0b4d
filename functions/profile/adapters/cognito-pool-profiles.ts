import {
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { answering } from '../../platform/adapters/answering.ts';
import type { PoolProfiles } from '../ports.ts';

/** Addresses and numbers as attributes of the pool's user, proven before they are set. */
export function cognitoPoolProfiles(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  UserPoolId: string,
): PoolProfiles {
  const set = (Username: string, attributes: Readonly<Record<string, string>>) =>
    answering('cognito', async () => {
      const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      await client.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    });

  return {
    find: (Username) =>
      answering('cognito', async () => {
        try {
          const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
          const attribute = (name: string) => user.UserAttributes?.find(({ Name }) => Name === name)?.Value;
          const [email, phoneNumber] = [attribute('email'), attribute('phone_number')];
          return email ? { email, ...(phoneNumber ? { phoneNumber } : {}) } : undefined;
        } catch (cause) {
          if (cause instanceof Error && cause.name === 'UserNotFoundException') return undefined;
          throw cause;
        }
      }),

    setEmail: (id, email) => set(id, { email, email_verified: 'true' }),

    setPhoneNumber: (id, phone_number) =>
      set(id, { phone_number, ...(phone_number ? { phone_number_verified: 'true' } : {}) }),

    setPassword: (Username, Password) =>
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
