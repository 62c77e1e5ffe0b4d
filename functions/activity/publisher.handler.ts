import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { errorFields, log, portUnavailable } from '../platform/observability.ts';
import { UnavailableError } from '../platform/problem.ts';
import { streamRecordOf } from './adapters/activity-stream.ts';
import { eventBridgeBus } from './adapters/eventbridge-bus.ts';
import { SqsPoisonQueue } from './adapters/sqs-poison-queue.ts';
import { publisherConfig } from './config.ts';
import { createPublishActivity } from './publish-activity.ts';

const config = readConfig(publisherConfig, process.env);
const publishActivity = createPublishActivity({
  bus: eventBridgeBus(new EventBridgeClient(clientDefaults()), config.EVENT_BUS_NAME),
  poison: new SqsPoisonQueue(new SQSClient(clientDefaults()), config.POISON_QUEUE_URL),
});

/** A batch is published as a whole; one that fails is thrown, and delivered again as a whole. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  try {
    const { published, parked } = await publishActivity(event.Records.map(streamRecordOf));
    log.info('published', { count: published, parked });
    return { batchItemFailures: [] };
  } catch (error) {
    if (error instanceof UnavailableError) portUnavailable(error.port);
    log.error('publishing-failed', { count: event.Records.length, ...errorFields(error) });
    throw error;
  }
}
