import { verdictConfig } from '../../functions/incident/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import type { RequestSetting } from './request-setting.ts';

/** Owners’ answers to “was this you?”. */
export function verdictFunction(setting: RequestSetting): HandlerFunction {
  const { accounts, sessions, activity, incidents } = setting.data;
  return new HandlerFunction(setting.scope, 'VerdictFunction', {
    ...setting.common,
    entry: 'incident/verdict.handler.ts',
    config: verdictConfig,
    environment: {
      ...setting.secrets,
      ...setting.tables,
      INCIDENTS_TABLE: incidents.tableName,
    },
    may: [
      ...setting.takesRequests,
      allow(accounts.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
      allow(
        incidents.tableArn,
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ),
      allow(sessions.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'),
      allow(activity.tableArn, 'dynamodb:BatchWriteItem', 'dynamodb:Query'),
    ],
  });
}
