import { factorConfig } from '../../functions/factor/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { mayMail } from '../constructs/may-mail.ts';
import { mayText } from '../constructs/may-text.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Enrols, lists and removes what an account can be proved by. */
export function factorFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers, keys } = setting.data;
  return new HandlerFunction(setting.scope, 'FactorFunction', {
    ...setting.common,
    entry: 'factor/handler.ts',
    config: factorConfig,
    environment: {
      ...setting.tables,
      ...setting.pool,
      ...setting.secrets,
      ...setting.relyingParty,
      SEALING_KEY_ARN: keys.sealing.keyArn,
      MAIL_FROM: setting.stage.mailFrom,
      TEXT_COUNTRIES: setting.stage.textCountries.join(),
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      keys.sealing.sealing,
      allow(
        accounts.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
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
      allow(activity.tableArn, 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
      allow(
        customers.userPoolArn,
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminSetUserMFAPreference',
        'cognito-idp:DescribeUserPoolClient',
      ),
      mayMail(setting.scope, setting.stage),
      mayText(),
    ],
  });
}
