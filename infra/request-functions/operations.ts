import { operationsConfig, replayConfig } from '../../functions/operations/config.ts';
import { allow } from '../constructs/allow.ts';
import { HandlerFunction } from '../constructs/handler-function.ts';
import { POLICY_KEY } from '../data-stack.ts';
import type { RequestSetting } from './request-setting.ts';

/** As long as a function may run: a replay reads a table, and stores how far it is. */
const REPLAY_TIMEOUT_SECONDS = 900;

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
      ),
      allow(snapshots.arnForObjects(POLICY_KEY), 's3:GetObject', 's3:PutObject'),
      allow(snapshots.bucketArn, 's3:ListBucket'),
      allow(replays.functionArn, 'lambda:InvokeFunction'),
    ],
  });
  return { operations, replays };
}
