import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import {
  ADDRESS_FEEDS_KEY,
  FEEDS_PREFIX,
  feedLoaderConfig,
} from '../../functions/threat-intelligence/config.ts';
import type { DataStack } from '../data-stack.ts';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';
import { HandlerFunction } from './handler-function.ts';
import { DeadLetterQueue } from './queue-with-dead-letters.ts';

/** Below the minute at which a function's time-out would be no time-out, above what the largest feeds take. */
const LOADER_TIMEOUT_SECONDS = 50;

/** Makes the snapshot of the address feeds, by a schedule, out of what operators put into the bucket. */
export class FeedLoader extends Construct {
  readonly loader: HandlerFunction;
  readonly deadLetters: DeadLetterQueue;
  readonly ruleName: string;

  constructor(
    scope: Construct,
    id: string,
    { stage, data }: { readonly stage: Stage; readonly data: DataStack },
  ) {
    super(scope, id);
    const { snapshots, keys } = data;
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', keys.messaging);
    this.loader = new HandlerFunction(scope, 'FeedLoaderFunction', {
      stage,
      logKey: keys.support,
      timeoutSeconds: LOADER_TIMEOUT_SECONDS,
      // The ranges of half a million lines, and a processor to sort them with.
      memoryMb: 1_769,
      entry: 'threat-intelligence/loader.handler.ts',
      config: feedLoaderConfig,
      environment: { SNAPSHOT_BUCKET: snapshots.bucketName },
      may: [
        allow(snapshots.arnForObjects(`${FEEDS_PREFIX}*`), 's3:GetObject'),
        allow(snapshots.arnForObjects(ADDRESS_FEEDS_KEY), 's3:GetObject', 's3:PutObject'),
        allow(snapshots.bucketArn, 's3:ListBucket'),
        allow(this.deadLetters.queueArn, 'sqs:SendMessage'),
      ],
    });
    new EventInvokeConfig(this, 'AfterFailure', {
      function: this.loader,
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      // As a plain reference: the CDK's own would let the function do more with the queue's key than it must.
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
    });
    const rule = new Rule(this, 'Schedule', {
      description: 'Loads the address feeds',
      schedule: Schedule.rate(Duration.minutes(stage.feedIntervalMinutes)),
      targets: [
        new LambdaFunction(this.loader, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 2,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
    this.ruleName = rule.ruleName;
  }
}
