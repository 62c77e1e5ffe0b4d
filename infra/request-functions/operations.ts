import { Policy } from 'aws-cdk-lib/aws-iam';
import { operationsConfig, replayConfig } from '../../functions/operations/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { POLICY_KEY } from '../data-stack.ts';
import type { RequestSetting } from './request-setting.ts';

/** A replay works for less than this, stores how far it is, and starts its successor. */
const REPLAY_TIMEOUT_SECONDS = 59;

/** Lists, policy and replays for staff, and the worker that replays beside the requests. */
export function operationsFunctions(setting: RequestSetting) {
  const { activity, snapshots } = setting.data;
  const replays = new HandlerFunction(setting.scope, 'ReplayFunction', {
    ...setting.common,
    timeoutSeconds: REPLAY_TIMEOUT_SECONDS,
    entry: 'operations/replay.handler.ts',
    config: replayConfig,
    environment: { ACTIVITY_TABLE: activity.tableName },
    may: [allow(activity.tableArn, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan')],
  });
  // Apart from its role's own policy, which has to be there before the function is.
  new Policy(setting.scope, 'ReplayGoesOn', {
    statements: [allow(replays.functionArn, 'lambda:InvokeFunction')],
    roles: replays.role ? [replays.role] : [],
  });
  const operations = new HandlerFunction(setting.scope, 'OperationsFunction', {
    ...setting.common,
    entry: 'operations/handler.ts',
    config: operationsConfig,
    environment: {
      ...setting.secrets,
      ACTIVITY_TABLE: activity.tableName,
      SNAPSHOT_BUCKET: snapshots.bucketName,
      POLICY_MODE: setting.stage.policyMode,
      REPLAY_FUNCTION: replays.functionName,
    },
    may: [
      ...setting.takesRequests,
      allow(
        activity.tableArn,
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ),
      allow(snapshots.arnForObjects(POLICY_KEY), 's3:GetObject', 's3:PutObject'),
      allow(snapshots.bucketArn, 's3:ListBucket'),
      allow(replays.functionArn, 'lambda:InvokeFunction'),
    ],
  });
  return { operations, replays };
}
