import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  type PutCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost, isTransactionLost } from '../../platform/adapters/answering.ts';
import type { ReplayId } from '../../platform/ids.ts';
import { packJson, unpackJson } from '../../platform/packed-json.ts';
import { staffKeys } from '../../platform/table-keys.ts';
import type { ReplayJob } from '../domain/replay-job.ts';
import type { Replays } from '../ports.ts';

const RETENTION_SECONDS = 30 * 86_400;
const IS_NEW = { ConditionExpression: 'attribute_not_exists(pk)' };

/** Replays as one packed item each, replaced only where the revision read is still there; and one that may run. */
export function dynamoDbReplays(documents: Pick<DynamoDBDocumentClient, 'send'>, table: string): Replays {
  const written = (work: () => Promise<unknown>) =>
    answering('replays', async () => {
      try {
        await work();
        return true;
      } catch (error) {
        if (isConditionLost(error) || isTransactionLost(error)) return false;
        throw error;
      }
    });
  const read = (key: { readonly pk: string; readonly sk: string }) =>
    answering('replays', async () => {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: key, ConsistentRead: true }),
      );
      return Item;
    });
  const itemOf = (job: ReplayJob, revision: number) => ({
    TableName: table,
    Item: {
      ...staffKeys.replay(job.replayId),
      body: packJson({ ...job, revision }),
      revision,
      expiresAtSeconds: Math.ceil(job.startedAt / 1_000) + RETENTION_SECONDS,
    },
  });
  const progressOf = (job: ReplayJob) => ({
    ...itemOf(job, job.revision + 1),
    ConditionExpression: 'revision = :read',
    ExpressionAttributeValues: { ':read': job.revision },
  });
  const takePlace = (Put: PutCommandInput, replayId: ReplayId, holder: ReplayId | undefined) =>
    written(() =>
      documents.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put },
            {
              Put: {
                TableName: table,
                Item: { ...staffKeys.runningReplay(), replayId },
                ...(holder === undefined
                  ? IS_NEW
                  : {
                      ConditionExpression: 'replayId = :holder',
                      ExpressionAttributeValues: { ':holder': holder },
                    }),
              },
            },
          ],
        }),
      ),
    );

  return {
    begin: (job, holder) => takePlace({ ...itemOf(job, job.revision), ...IS_NEW }, job.replayId, holder),
    resume: (job, holder) => takePlace(progressOf(job), job.replayId, holder),
    holder: async () => (await read(staffKeys.runningReplay()))?.['replayId'] as ReplayId | undefined,
    save: (job) => written(() => documents.send(new PutCommand(progressOf(job)))),
    find: async (replayId) => {
      const item = await read(staffKeys.replay(replayId));
      return item && (unpackJson(item['body'] as Uint8Array) as ReplayJob);
    },
  };
}
