import { createHmac } from 'node:crypto';
import {
  type CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { UnavailableError } from '../problem.ts';

export type PoolNames = { readonly poolId: string; readonly clientId: string };

/** Our confidential client of the user pool, with what proves to Cognito that it is us. */
export interface CognitoAppClient extends PoolNames {
  /** @throws UnavailableError */
  secret(): Promise<string>;
  /** What every call that names a user must carry. @throws UnavailableError */
  secretHash(username: string): Promise<string>;
}

/** Asks Cognito for the client's secret once and keeps it in memory, so it stands in no environment and no file. */
export function cognitoAppClient(
  client: Pick<CognitoIdentityProviderClient, 'send'>,
  { poolId, clientId }: PoolNames,
): CognitoAppClient {
  let asked: Promise<string> | undefined;

  async function ask(): Promise<string> {
    try {
      const { UserPoolClient } = await client.send(
        new DescribeUserPoolClientCommand({ UserPoolId: poolId, ClientId: clientId }),
      );
      if (!UserPoolClient?.ClientSecret) throw new Error('The user pool client has no secret');
      return UserPoolClient.ClientSecret;
    } catch (cause) {
      asked = undefined;
      throw new UnavailableError('user pool client', cause);
    }
  }

  const secret = () => {
    asked ??= ask();
    return asked;
  };
  return {
    poolId,
    clientId,
    secret,
    async secretHash(username) {
      return createHmac('sha256', await secret())
        .update(username + clientId)
        .digest('base64');
    },
  };
}
