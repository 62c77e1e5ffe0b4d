import { Aws } from 'aws-cdk-lib';
import { authorizerConfig } from '../../functions/session/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import type { RequestSetting } from './request-setting.ts';

/** Lets a request through if its token is genuine and, of a customer, its session is live. Asked every time, so it is quick. */
export function authorizerFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, customers, staff } = setting.data;
  const keysOf = (poolId: string) =>
    setting.stage.jwksUrl.replace('{region}', Aws.REGION).replace('{poolId}', poolId);
  return new HandlerFunction(setting.scope, 'AuthorizerFunction', {
    ...setting.common,
    timeoutSeconds: 5,
    entry: 'session/authorizer.handler.ts',
    config: authorizerConfig,
    environment: {
      ...setting.pool,
      ACCOUNTS_TABLE: accounts.tableName,
      SESSIONS_TABLE: sessions.tableName,
      ISSUER_JWKS_URL: keysOf(customers.userPoolId),
      TOKEN_ISSUER: customers.issuer,
      STAFF_CLIENT_ID: staff.client.userPoolClientId,
      STAFF_JWKS_URL: keysOf(staff.userPoolId),
      STAFF_ISSUER: staff.issuer,
    },
    may: [
      allow(accounts.tableArn, 'dynamodb:BatchGetItem'),
      allow(sessions.tableArn, 'dynamodb:BatchGetItem'),
    ],
  });
}
