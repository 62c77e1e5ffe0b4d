import { Aws, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { lakeConfig } from '../functions/lake/config.ts';
import { EVENTS_PREFIX, LAKE_TYPES } from '../functions/lake/domain/columns.ts';
import { allow } from './constructs/allow.ts';
import { type BusBatch, BusFollower } from './constructs/bus-follower.ts';
import { HandlerFunction } from './constructs/handler-function.ts';
import { LakeTables } from './constructs/lake-tables.ts';
import { PurposeKey } from './constructs/purpose-key.ts';
import type { DataStack } from './data-stack.ts';
import type { Stage } from './stages.ts';

export type EvidenceStackProps = StackProps & {
  readonly stage: Stage;
  readonly data: DataStack;
  readonly bus: EventBus;
};

/** Where the counts that drift is watched by lie. */
export const DRIFT_KEY = 'drift/state.json';
const RESULTS_PREFIX = 'athena-results/';
/** A year to compare seasons with, and a month to do it in. */
const KEPT = Duration.days(396);
const WEEK = Duration.days(7);
const WRITER_TIMEOUT_SECONDS = 30;
/** Few large objects are read faster than many small ones; training can wait a minute. */
const BATCHES: BusBatch = { size: 1_000, windowSeconds: 60, maxConcurrency: 5 };

/** What was decided and what came of it, kept for training and for questions: the event lake. */
export class EvidenceStack extends Stack {
  readonly lake: Bucket;
  readonly busFollowers: readonly BusFollower[];
  readonly functions: readonly HandlerFunction[];

  constructor(scope: Construct, id: string, { stage, data, bus, ...props }: EvidenceStackProps) {
    super(scope, id, props);
    const key = new PurposeKey(this, 'LakeKey', stage, { description: 'Gatehouse event lake' });
    key.allowThrough('s3', { key: 'aws:s3:arn', like: `arn:${Aws.PARTITION}:s3:::*` });

    this.lake = new Bucket(this, 'LakeBucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        { prefix: EVENTS_PREFIX, expiration: KEPT },
        { prefix: RESULTS_PREFIX, expiration: WEEK },
        { noncurrentVersionExpiration: WEEK, abortIncompleteMultipartUploadAfter: WEEK },
      ],
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });

    const writer = new HandlerFunction(this, 'LakeFunction', {
      stage,
      entry: 'lake/handler.ts',
      config: lakeConfig,
      environment: { LAKE_BUCKET: this.lake.bucketName, SNAPSHOT_BUCKET: data.snapshots.bucketName },
      may: [
        allow(this.lake.arnForObjects(`${EVENTS_PREFIX}*`), 's3:PutObject'),
        allow(this.lake.arnForObjects(DRIFT_KEY), 's3:GetObject', 's3:PutObject'),
        // Without it S3 answers for an object that is not there as for a forbidden one.
        allow(this.lake.bucketArn, 's3:ListBucket'),
        allow(data.snapshots.bucketArn, 's3:ListBucket'),
        ...data.mayReadModels,
      ],
      logKey: data.keys.support,
      timeoutSeconds: WRITER_TIMEOUT_SECONDS,
    });
    const follower = new BusFollower(this, 'Lake', {
      bus,
      detailTypes: LAKE_TYPES.map((type) => `gatehouse.${type}.v1`),
      follower: writer,
      followerTimeoutSeconds: WRITER_TIMEOUT_SECONDS,
      messagingKey: data.keys.messaging,
      batch: BATCHES,
    });
    this.busFollowers = [follower];
    this.functions = [writer];

    if (stage.queriesLake)
      new LakeTables(this, 'Tables', { stage, bucket: this.lake, resultsPrefix: RESULTS_PREFIX, key });
    new CfnOutput(this, 'LakeBucketName', { value: this.lake.bucketName });
  }
}
