import { recoveryConfig } from '../../functions/recovery/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { mayMail } from '../constructs/may-mail.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** The ways back into an account. */
export function recoveryFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers } = setting.data;
  return new HandlerFunction(setting.scope, 'RecoveryFunction', {
    ...setting.common,
    entry: 'recovery/handler.ts',
    config: recoveryConfig,
    environment: {
      ...setting.tables,
      ...setting.secrets,
      ...setting.pool,
      MAIL_FROM: setting.stage.mailFrom,
      BREACHED_PASSWORDS_URL: setting.stage.breachedPasswordsUrl,
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      allow(accounts.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
      allow(
        sessions.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ),
      allow(activity.tableArn, 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'),
      allow(
        customers.userPoolArn,
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminInitiateAuth',
        'cognito-idp:AdminSetUserPassword',
        'cognito-idp:AdminUserGlobalSignOut',
        'cognito-idp:DescribeUserPoolClient',
      ),
      mayMail(setting.scope, setting.stage),
    ],
  });
}
