import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';
import type { HandlerFunction } from './handler-function.ts';
import type { ProtectedTable } from './protected-table.ts';
import type { DeadLetterQueue } from './queue-with-dead-letters.ts';

export type StreamFollowerProps = {
  readonly stage: Stage;
  readonly table: ProtectedTable;
  /** Only items whose sort key starts so: what is counted or remembered beside them concerns nobody else. */
  readonly sortKeyPrefix: string;
  readonly follower: HandlerFunction;
  /** Where a record goes that cannot be handled: put there by the follower itself, or by the mapping. */
  readonly deadLetters: DeadLetterQueue;
};

/** Gives a function every change of a table, in order, from the oldest that the stream still holds. */
export class StreamFollower extends Construct {
  readonly follower: HandlerFunction;
  readonly deadLetters: DeadLetterQueue;

  constructor(
    scope: Construct,
    id: string,
    { stage, table, sortKeyPrefix, follower, deadLetters }: StreamFollowerProps,
  ) {
    super(scope, id);
    this.follower = follower;
    this.deadLetters = deadLetters;
    const streamArn = table.tableStreamArn ?? missingStream(id);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: follower,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({ dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(sortKeyPrefix) } } } }),
      ],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      ...(stage.streamFailureHandling
        ? {
            bisectBatchOnError: true,
            retryAttempts: 10,
            reportBatchItemFailures: true,
            // As a plain reference: the CDK's own would let the function do more with the queue's key than it must.
            onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
          }
        : {}),
    });
    const statements = [
      allow(streamArn, 'dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'),
      allow(`${table.tableArn}/stream/*`, 'dynamodb:ListStreams'),
      allow(deadLetters.queueArn, 'sqs:SendMessage'),
    ];
    for (const statement of statements) follower.addToRolePolicy(statement);
    if (follower.role) mapping.node.addDependency(follower.role);
  }
}

function missingStream(id: string): never {
  throw new RangeError(`${id} follows a table that has no stream`);
}
