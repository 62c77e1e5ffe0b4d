import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { UnavailableError } from '../../platform/problem.ts';
import type { PoolUsers } from '../ports.ts';

/** Users named by account id; the address is an attribute, proven before the user is created. */
export function cognitoPoolUsers(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  UserPoolId: string,
): PoolUsers {
  return {
    async create(Username, { email, phoneNumber }, Password) {
      const UserAttributes = [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
        ...(phoneNumber ? [{ Name: 'phone_number', Value: phoneNumber }] : []),
      ];
      await unless('UsernameExistsException', () =>
        client.send(
          new AdminCreateUserCommand({ UserPoolId, Username, UserAttributes, MessageAction: 'SUPPRESS' }),
        ),
      );
      await unless(undefined, () =>
        client.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password, Permanent: true })),
      );
    },

    async remove(Username) {
      await unless('UserNotFoundException', () =>
        client.send(new AdminDeleteUserCommand({ UserPoolId, Username })),
      );
    },

    async find(Username) {
      const user = await unless('UserNotFoundException', () =>
        client.send(new AdminGetUserCommand({ UserPoolId, Username })),
      );
      const attribute = (name: string) => user?.UserAttributes?.find(({ Name }) => Name === name)?.Value;
      const [email, phoneNumber] = [attribute('email'), attribute('phone_number')];
      return email ? { email, ...(phoneNumber ? { phoneNumber } : {}) } : undefined;
    },
  };
}

/** @returns undefined if the pool says that what was wanted is already so */
async function unless<T>(expected: string | undefined, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (cause) {
    if (expected && cause instanceof Error && cause.name === expected) return undefined;
    throw new UnavailableError('cognito', cause);
  }
}
