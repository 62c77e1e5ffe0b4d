import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { streamRecordOf } from './adapters/activity-stream.ts';
import { eventBridgeBus } from './adapters/eventbridge-bus.ts';
import { SqsPoisonQueue } from './adapters/sqs-poison-queue.ts';
import { publisherConfig } from './config.ts';
import { createPublishActivity } from './publish-activity.ts';
import { publisherHandler } from './publisher-batch.ts';

const config = readConfig(publisherConfig, process.env);

export const handler = publisherHandler(
  streamRecordOf,
  createPublishActivity({
    bus: eventBridgeBus(new EventBridgeClient(clientDefaults()), config.EVENT_BUS_NAME),
    poison: new SqsPoisonQueue(new SQSClient(clientDefaults()), config.POISON_QUEUE_URL),
  }),
);
