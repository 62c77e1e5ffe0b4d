import {
  AdminGetUserCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { UnavailableError } from '../../platform/problem.ts';
import type { AddressBook } from '../ports.ts';

/** Addresses live in the user pool, and are looked up when a mail is about to go. */
export function cognitoAddressBook(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  UserPoolId: string,
): AddressBook {
  return {
    async emailOf(Username) {
      try {
        const user = await client.send(new AdminGetUserCommand({ UserPoolId, Username }));
        return user.UserAttributes?.find(({ Name }) => Name === 'email')?.Value;
      } catch (cause) {
        if (cause instanceof Error && cause.name === 'UserNotFoundException') return undefined;
        throw new UnavailableError('cognito', cause);
      }
    },
  };
}
