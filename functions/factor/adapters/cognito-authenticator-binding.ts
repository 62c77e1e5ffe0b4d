import {
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  type CognitoIdentityProviderClient,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { UnavailableError } from '../../platform/problem.ts';
import type { AuthenticatorBinding } from '../ports.ts';

const WRONG = ['EnableSoftwareTokenMFAException', 'CodeMismatchException'];
const NOT_BEGUN = ['InvalidParameterException', 'SoftwareTokenMFANotFoundException'];

export function cognitoAuthenticatorBinding(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  UserPoolId: string,
): AuthenticatorBinding {
  async function prefer(Username: string, Enabled: boolean): Promise<void> {
    try {
      const SoftwareTokenMfaSettings = { Enabled, PreferredMfa: Enabled };
      await client.send(
        new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, SoftwareTokenMfaSettings }),
      );
    } catch (cause) {
      throw new UnavailableError('cognito', cause);
    }
  }

  return {
    async begin(AccessToken) {
      try {
        const { SecretCode } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
        if (!SecretCode) throw new Error('The pool made no secret');
        return SecretCode;
      } catch (cause) {
        throw new UnavailableError('cognito', cause);
      }
    },

    async verify(AccessToken, UserCode, FriendlyDeviceName) {
      try {
        const { Status } = await client.send(
          new VerifySoftwareTokenCommand({ AccessToken, UserCode, FriendlyDeviceName }),
        );
        return Status === 'SUCCESS' ? 'bound' : 'wrong-code';
      } catch (cause) {
        if (cause instanceof Error && WRONG.includes(cause.name)) return 'wrong-code';
        if (cause instanceof Error && NOT_BEGUN.includes(cause.name)) return 'not-begun';
        throw new UnavailableError('cognito', cause);
      }
    },

    demand: (id) => prefer(id, true),
    release: (id) => prefer(id, false),
  };
}
