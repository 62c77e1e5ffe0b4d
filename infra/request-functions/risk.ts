import { riskConfig } from '../../functions/risk/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { COUNTRY_DATABASE, type RequestSetting } from './request-setting.ts';

/** Assessments for applications with their own sign-in. */
export function riskFunction(setting: RequestSetting): HandlerFunction {
  const { activity, snapshots } = setting.data;
  return new HandlerFunction(setting.scope, 'RiskFunction', {
    ...setting.common,
    entry: 'risk/handler.ts',
    config: riskConfig,
    environment: {
      ...setting.secrets,
      ACTIVITY_TABLE: activity.tableName,
      SNAPSHOT_BUCKET: snapshots.bucketName,
      POLICY_MODE: setting.stage.policyMode,
    },
    files: [COUNTRY_DATABASE],
    may: [
      ...setting.takesRequests,
      allow(
        activity.tableArn,
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ),
      ...setting.data.mayReadSurroundings,
      ...setting.data.mayReadPolicy,
    ],
  });
}
