import { Aws } from 'aws-cdk-lib';
import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  EVENTS_PREFIX,
  LAKE_COLUMNS,
  LAKE_TYPES,
  PARTITION_COLUMNS,
} from '../../functions/lake/domain/columns.ts';
import type { Stage } from '../stages.ts';

/** A query that would read more is stopped: a forgotten date costs cents, not the month's budget. */
const SCAN_LIMIT_BYTES = 50 * 1024 ** 3;
const FIRST_DATE = '2026-01-01';

export type LakeTablesProps = {
  readonly stage: Stage;
  readonly bucket: Bucket;
  readonly resultsPrefix: string;
  readonly key: IKey;
};

/** The lake as a table for Athena. Its partitions follow from the paths by a rule, so nothing crawls and nothing is registered. */
export class LakeTables extends Construct {
  constructor(scope: Construct, id: string, { stage, bucket, resultsPrefix, key }: LakeTablesProps) {
    super(scope, id);
    const database = new CfnDatabase(this, 'Database', {
      catalogId: Aws.ACCOUNT_ID,
      databaseInput: { name: `gatehouse_${stage.name}`, description: 'What Gatehouse decided' },
    });
    const location = `s3://${bucket.bucketName}/${EVENTS_PREFIX}`;
    new CfnTable(this, 'Events', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database.ref,
      tableInput: {
        name: 'events',
        description: 'Decided sign-ins and what came of them; a row may be there twice, by its event id',
        tableType: 'EXTERNAL_TABLE',
        partitionKeys: PARTITION_COLUMNS.map((name) => ({ name, type: 'string' })),
        parameters: {
          classification: 'json',
          compressionType: 'gzip',
          'projection.enabled': 'true',
          'projection.type.type': 'enum',
          'projection.type.values': LAKE_TYPES.join(','),
          'projection.date.type': 'date',
          'projection.date.format': 'yyyy-MM-dd',
          'projection.date.range': `${FIRST_DATE},NOW`,
          'projection.date.interval': '1',
          'projection.date.interval.unit': 'DAYS',
          'projection.hour.type': 'integer',
          'projection.hour.range': '0,23',
          'projection.hour.digits': '2',
          'storage.location.template': `${location}${PARTITION_COLUMNS.map((name) => `${name}=\${${name}}`).join('/')}/`,
        },
        storageDescriptor: {
          location,
          inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
          serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
          columns: LAKE_COLUMNS.map(([name, type]) => ({ name, type })),
        },
      },
    });
    new CfnWorkGroup(this, 'WorkGroup', {
      name: `gatehouse-${stage.name}`,
      description: 'Questions to the event lake',
      recursiveDeleteOption: !stage.retainsData,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: SCAN_LIMIT_BYTES,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${bucket.bucketName}/${resultsPrefix}`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
          expectedBucketOwner: Aws.ACCOUNT_ID,
        },
      },
    });
  }
}
