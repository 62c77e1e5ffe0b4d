import { profileConfig } from '../../functions/profile/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { mayMail } from '../constructs/may-mail.ts';
import { mayText } from '../constructs/may-text.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Changes what an account is reached by, and takes changes back. */
export function profileFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers, keys } = setting.data;
  return new HandlerFunction(setting.scope, 'ProfileFunction', {
    ...setting.common,
    entry: 'profile/handler.ts',
    config: profileConfig,
    environment: {
      ...setting.tables,
      ...setting.secrets,
      USER_POOL_ID: customers.userPoolId,
      SEALING_KEY_ARN: keys.sealing.keyArn,
      MAIL_FROM: setting.stage.mailFrom,
      TEXT_COUNTRIES: setting.stage.textCountries.join(),
      LINK_BASE_URL: setting.stage.linkBaseUrl,
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      keys.sealing.sealing,
      allow(
        accounts.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
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
      allow(
        activity.tableArn,
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ),
      allow(
        customers.userPoolArn,
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminSetUserMFAPreference',
        'cognito-idp:AdminSetUserPassword',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:AdminUserGlobalSignOut',
      ),
      mayMail(setting.scope, setting.stage),
      mayText(),
    ],
  });
}
