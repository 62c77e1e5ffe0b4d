import { signInConfig } from '../../functions/sign-in/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { mayMail } from '../constructs/may-mail.ts';
import { mayText } from '../constructs/may-text.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Scores and answers sign-ins. */
export function signInFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers, keys, snapshots } = setting.data;
  return new HandlerFunction(setting.scope, 'SignInFunction', {
    ...setting.common,
    entry: 'sign-in/handler.ts',
    config: signInConfig,
    environment: {
      ...setting.tables,
      ...setting.pool,
      ...setting.secrets,
      ...setting.relyingParty,
      SEALING_KEY_ARN: keys.sealing.keyArn,
      SNAPSHOT_BUCKET: snapshots.bucketName,
      POLICY_MODE: setting.stage.policyMode,
      MAIL_FROM: setting.stage.mailFrom,
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      keys.sealing.sealing,
      allow(accounts.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:Query'),
      allow(sessions.tableArn, 'dynamodb:BatchWriteItem'),
      allow(activity.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'),
      allow(customers.userPoolArn, 'cognito-idp:AdminInitiateAuth', 'cognito-idp:DescribeUserPoolClient'),
      ...setting.data.mayReadSurroundings,
      ...setting.data.mayReadPolicy,
      mayMail(setting.scope, setting.stage),
      mayText(),
    ],
  });
}
