import { challengeConfig } from '../../functions/challenge/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { mayMail } from '../constructs/may-mail.ts';
import { mayText } from '../constructs/may-text.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Answers challenges, begins step-ups, and signs in by passkey. */
export function challengeFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, customers, keys, snapshots } = setting.data;
  return new HandlerFunction(setting.scope, 'ChallengeFunction', {
    ...setting.common,
    entry: 'challenge/handler.ts',
    config: challengeConfig,
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
      allow(
        accounts.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ),
      allow(
        sessions.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ),
      allow(activity.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'),
      allow(
        customers.userPoolArn,
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminInitiateAuth',
        'cognito-idp:AdminRespondToAuthChallenge',
        'cognito-idp:DescribeUserPoolClient',
      ),
      ...setting.data.mayReadSurroundings,
      ...setting.data.mayReadPolicy,
      mayMail(setting.scope, setting.stage),
      mayText(),
    ],
  });
}
