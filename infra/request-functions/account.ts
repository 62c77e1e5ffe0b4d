import { accountConfig } from '../../functions/account/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { mayMail } from '../constructs/may-mail.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Sign-ups, and what owners see of their account. */
export function accountFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers, keys } = setting.data;
  return new HandlerFunction(setting.scope, 'AccountFunction', {
    ...setting.common,
    entry: 'account/handler.ts',
    config: accountConfig,
    environment: {
      ...setting.tables,
      USER_POOL_ID: customers.userPoolId,
      ...setting.secrets,
      SEALING_KEY_ARN: keys.sealing.keyArn,
      MAIL_FROM: setting.stage.mailFrom,
      BREACHED_PASSWORDS_URL: setting.stage.breachedPasswordsUrl,
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      keys.sealing.sealing,
      allow(
        accounts.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ),
      allow(
        sessions.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ),
      allow(activity.tableArn, 'dynamodb:BatchWriteItem', 'dynamodb:Query', 'dynamodb:UpdateItem'),
      allow(
        customers.userPoolArn,
        'cognito-idp:AdminCreateUser',
        'cognito-idp:AdminDeleteUser',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminSetUserPassword',
      ),
      mayMail(setting.scope, setting.stage),
    ],
  });
}
