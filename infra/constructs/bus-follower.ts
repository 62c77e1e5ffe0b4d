import { Duration, Fn } from 'aws-cdk-lib';
import { type EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import type { HandlerFunction } from './handler-function.ts';
import { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

/** How events are gathered for one invocation, and how many invocations there are at once. */
export type BusBatch = {
  readonly size: number;
  readonly windowSeconds: number;
  readonly maxConcurrency: number;
};

export type BusFollowerProps = {
  readonly bus: EventBus;
  /** Which events, by their `detail-type`. */
  readonly detailTypes: readonly string[];
  readonly follower: HandlerFunction;
  readonly followerTimeoutSeconds: number;
  readonly messagingKey: IKey;
  /** Without it, a few at a time and as they come. */
  readonly batch?: BusBatch;
};

/** Brings events of the bus to a function through a queue of its own, so that a follower that is down loses nothing. */
export class BusFollower extends Construct {
  readonly busName: string;
  /** Read off the rule's ARN: on a bus of our own, a rule's reference names the bus as well. */
  readonly ruleName: string;
  readonly inbox: QueueWithDeadLetters;

  constructor(scope: Construct, id: string, props: BusFollowerProps) {
    super(scope, id);
    this.inbox = new QueueWithDeadLetters(this, 'Inbox', {
      messagingKey: props.messagingKey,
      // A message that waits for its batch is in its reader's hands already.
      consumerTimeoutSeconds: props.followerTimeoutSeconds + (props.batch?.windowSeconds ?? 0),
    });
    const rule = new Rule(this, 'Rule', {
      eventBus: props.bus,
      eventPattern: { source: ['gatehouse'], detailType: [...props.detailTypes] },
      targets: [
        new SqsQueue(this.inbox.queue, {
          deadLetterQueue: this.inbox.deadLetters,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
    this.busName = props.bus.eventBusName;
    this.ruleName = Fn.select(2, Fn.split('/', rule.ruleArn));
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: props.follower,
      eventSourceArn: this.inbox.queue.queueArn,
      ...(props.batch
        ? {
            batchSize: props.batch.size,
            maxBatchingWindow: Duration.seconds(props.batch.windowSeconds),
            maxConcurrency: props.batch.maxConcurrency,
          }
        : { batchSize: 10 }),
      reportBatchItemFailures: true,
    });
    props.follower.addToRolePolicy(
      allow(this.inbox.queue.queueArn, 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'),
    );
    if (props.follower.role) mapping.node.addDependency(props.follower.role);
  }
}
