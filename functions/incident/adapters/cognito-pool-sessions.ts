import {
  AdminUserGlobalSignOutCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { answering } from '../../platform/adapters/answering.ts';
import type { AccountId } from '../../platform/ids.ts';
import type { PoolSessions } from '../ports.ts';

/** Revokes the user pool's refresh tokens. The pool knows a user by the account's id. */
export class CognitoPoolSessions implements PoolSessions {
  readonly #cognito: CognitoIdentityProviderClient;
  readonly #userPoolId: string;

  constructor(cognito: CognitoIdentityProviderClient, userPoolId: string) {
    this.#cognito = cognito;
    this.#userPoolId = userPoolId;
  }

  async endAll(accountId: AccountId): Promise<void> {
    await answering('cognito', async () => {
      try {
        await this.#cognito.send(
          new AdminUserGlobalSignOutCommand({ UserPoolId: this.#userPoolId, Username: accountId }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === 'UserNotFoundException')) throw error;
      }
    });
  }
}
