import { sessionConfig } from '../../functions/session/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Refresh, sign-out, and the list of sessions. */
export function sessionFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers, keys, snapshots } = setting.data;
  return new HandlerFunction(setting.scope, 'SessionFunction', {
    ...setting.common,
    entry: 'session/handler.ts',
    config: sessionConfig,
    environment: {
      ...setting.tables,
      ...setting.pool,
      ...setting.secrets,
      SEALING_KEY_ARN: keys.sealing.keyArn,
      SNAPSHOT_BUCKET: snapshots.bucketName,
      POLICY_MODE: setting.stage.policyMode,
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      keys.sealing.opening,
      allow(accounts.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'),
      allow(sessions.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'),
      allow(activity.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'),
      allow(customers.userPoolArn, 'cognito-idp:DescribeUserPoolClient'),
      ...setting.data.mayReadSurroundings,
      ...setting.data.mayReadPolicy,
    ],
  });
}
