import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { streamRecordOf } from '../activity/adapters/activity-stream.ts';
import { SqsPoisonQueue } from '../activity/adapters/sqs-poison-queue.ts';
import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import { DynamoDbAccountSubjects } from './adapters/dynamodb-account-subjects.ts';
import { DynamoDbRiskProfiles } from './adapters/dynamodb-risk-profiles.ts';
import { S3PopulationStore } from './adapters/s3-population-store.ts';
import { learnerConfig } from './config.ts';
import { createLearnFromActivity } from './learn-from-activity.ts';

const config = readConfig(learnerConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));

const learnFromActivity = createLearnFromActivity({
  profiles: new DynamoDbRiskProfiles(documents, config.ACTIVITY_TABLE),
  population: new S3PopulationStore(s3Objects(process.env), config.SNAPSHOT_BUCKET),
  subjects: new DynamoDbAccountSubjects(documents, config.ACTIVITY_TABLE),
  poison: new SqsPoisonQueue(new SQSClient(clientDefaults()), config.POISON_QUEUE_URL),
  now: Date.now,
  pause: (race) => setTimeout(Math.random() * 50 * 2 ** race),
  startedAnew: (what) => log.error('started-anew', { outcome: what }),
});

/** A batch is learned as a whole; one that fails is thrown, and delivered again as a whole. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  try {
    const { events, parked } = await learnFromActivity(event.Records.map(streamRecordOf));
    log.info('learned', { count: events, parked });
    return { batchItemFailures: [] };
  } catch (error) {
    if (error instanceof UnavailableError) portUnavailable(error.port);
    log.error('learning-failed', errorFields(error));
    throw error;
  }
}
