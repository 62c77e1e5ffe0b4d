import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBRecord } from 'aws-lambda';
import { streamRecordOf } from '../../functions/activity/adapters/activity-stream.ts';
import { eventBridgeBus } from '../../functions/activity/adapters/eventbridge-bus.ts';
import { SqsPoisonQueue } from '../../functions/activity/adapters/sqs-poison-queue.ts';
import { createPublishActivity } from '../../functions/activity/publish-activity.ts';
import { publisherHandler } from '../../functions/activity/publisher-batch.ts';
import { EventBusDouble } from '../fakes/event-bus-double.ts';

type Parked = { readonly reason: string; readonly record?: unknown; readonly keys?: unknown };

/** The publisher joined as in production, on doubles of the bus and of the queue for what cannot be published. */
export function publisher() {
  const bus = new EventBusDouble();
  const parked: Parked[] = [];
  const queue = { isDown: false };
  const sqs = {
    send: async ({ input }: { readonly input: { readonly MessageBody: string } }) => {
      if (queue.isDown) throw new Error('the queue is down');
      parked.push(JSON.parse(input.MessageBody));
    },
  } as unknown as SQSClient;
  const handler = publisherHandler(
    streamRecordOf,
    createPublishActivity({
      bus: eventBridgeBus(bus.asClient(), 'bus', async () => {}),
      poison: new SqsPoisonQueue(sqs, 'https://sqs.example/poison'),
    }),
  );
  const publish = (...Records: DynamoDBRecord[]) => handler({ Records });
  return { bus, parked, queue, publish };
}
