import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';
import type { DeadLetterQueue } from './queue-with-dead-letters.ts';

export type StreamFollowerProps = {
  readonly stage: Stage;
  readonly table: ITable;
  readonly follower: IFunction;
  /** Where a record goes that cannot be handled: put there by the follower itself, or by the mapping. */
  readonly deadLetters: DeadLetterQueue;
};

/** Gives a function every change of a table, in order, from the oldest that the stream still holds. */
export class StreamFollower extends Construct {
  constructor(scope: Construct, id: string, { stage, table, follower, deadLetters }: StreamFollowerProps) {
    super(scope, id);
    const streamArn = table.tableStreamArn ?? missingStream(id);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: follower,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      ...(stage.streamFailureHandling
        ? {
            bisectBatchOnError: true,
            retryAttempts: 10,
            reportBatchItemFailures: true,
            onFailure: new SqsDlq(deadLetters),
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
