import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import type { ReplayId } from '../platform/ids.ts';
import { log } from '../platform/observability.ts';
import { dynamoDbReplays } from './adapters/dynamodb-replays.ts';
import { dynamoDbStoredDecisions } from './adapters/dynamodb-stored-decisions.ts';
import { lambdaReplayWorker } from './adapters/lambda-replay-worker.ts';
import { replayConfig } from './config.ts';
import { createRunReplay } from './run-replay.ts';

const config = readConfig(replayConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
/** Lambda tells a function its own name. */
const successor = lambdaReplayWorker(process.env, process.env['AWS_LAMBDA_FUNCTION_NAME'] ?? '');
const runReplay = createRunReplay({
  replays: dynamoDbReplays(documents, config.ACTIVITY_TABLE),
  decisions: dynamoDbStoredDecisions(documents, config.ACTIVITY_TABLE),
  now: Date.now,
});

/** Fails as a whole where a port does not answer: Lambda asks again, and the replay goes on where it was stored last. */
export const handler = async ({ replayId }: { readonly replayId: ReplayId }): Promise<void> => {
  const outcome = await runReplay(replayId);
  if (outcome === 'running') await successor.start(replayId);
  log.info('replay', { task: 'replay', outcome });
};
