import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import { packJson, unpackJson } from '../../platform/packed-json.ts';
import { staffKeys } from '../../platform/table-keys.ts';
import type { ReplayJob } from '../domain/replay-job.ts';
import type { Replays } from '../ports.ts';

const RETENTION_SECONDS = 30 * 86_400;

/** Replays as one packed item each, replaced only where the revision read is still there. */
export function dynamoDbReplays(documents: Pick<DynamoDBDocumentClient, 'send'>, table: string): Replays {
  const put = (job: ReplayJob, revision: number, condition: string, values?: Record<string, unknown>) =>
    answering('replays', async () => {
      try {
        await documents.send(
          new PutCommand({
            TableName: table,
            Item: {
              ...staffKeys.replay(job.replayId),
              body: packJson({ ...job, revision }),
              revision,
              expiresAtSeconds: Math.ceil(job.startedAt / 1_000) + RETENTION_SECONDS,
            },
            ConditionExpression: condition,
            ...(values ? { ExpressionAttributeValues: values } : {}),
          }),
        );
        return true;
      } catch (error) {
        if (isConditionLost(error)) return false;
        throw error;
      }
    });

  return {
    begin: (job) => put(job, job.revision, 'attribute_not_exists(pk)'),
    save: (job) => put(job, job.revision + 1, 'revision = :read', { ':read': job.revision }),
    find: (replayId) =>
      answering('replays', async () => {
        const { Item } = await documents.send(
          new GetCommand({ TableName: table, Key: staffKeys.replay(replayId), ConsistentRead: true }),
        );
        return Item && (unpackJson(Item['body'] as Uint8Array) as ReplayJob);
      }),
  };
}
