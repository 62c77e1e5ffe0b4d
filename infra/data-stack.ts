import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CAMPAIGN_BOARD_KEY } from '../functions/risk/config.ts';
import { ADDRESS_FEEDS_KEY } from '../functions/threat-intelligence/config.ts';
import { allow } from './constructs/allow.ts';
import { CustomerPool } from './constructs/customer-pool.ts';
import { OriginSecret } from './constructs/origin-secret.ts';
import { ProductKeys } from './constructs/product-keys.ts';
import { ProtectedTable } from './constructs/protected-table.ts';
import { StaffPool } from './constructs/staff-pool.ts';
import { TokenGuards } from './constructs/token-guards.ts';
import type { Stage } from './stages.ts';

/** Where the population snapshot lies in its bucket. */
export const SNAPSHOT_KEY = 'population/snapshot.json';

/** Where the policy in use lies, in the same bucket. */
export const POLICY_KEY = 'risk/policy.json';

/** Which models are in use, and where they lie. */
export const MODEL_IN_USE_KEY = 'risk/model-in-use.json';
export const MODELS_PREFIX = 'risk/models/';

export type DataStackProps = StackProps & { readonly stage: Stage };

/**
 * What must survive: keys, pools, tables, the snapshot and the origin secret. The functions that the customer
 * pool calls live with it, because a pool and its triggers name each other.
 */
export class DataStack extends Stack {
  readonly keys: ProductKeys;
  readonly accounts: ProtectedTable;
  readonly sessions: ProtectedTable;
  readonly activity: ProtectedTable;
  readonly incidents: ProtectedTable;
  readonly guards: TokenGuards;
  readonly customers: CustomerPool;
  readonly staff: StaffPool;
  readonly snapshots: Bucket;
  readonly originSecret: OriginSecret;

  constructor(scope: Construct, id: string, { stage, ...props }: DataStackProps) {
    super(scope, id, props);
    this.keys = new ProductKeys(this, 'Keys', stage);

    const table = { stage, key: this.keys.table };
    this.accounts = new ProtectedTable(this, 'AccountsTable', table);
    this.sessions = new ProtectedTable(this, 'SessionsTable', table);
    this.activity = new ProtectedTable(this, 'ActivityTable', { ...table, stream: StreamViewType.NEW_IMAGE });
    this.incidents = new ProtectedTable(this, 'IncidentsTable', table);

    this.guards = new TokenGuards(this, 'TokenGuards', { stage, sessions: this.sessions, keys: this.keys });
    this.customers = new CustomerPool(this, 'CustomerPool', { stage, ...this.guards });
    this.staff = new StaffPool(this, 'StaffPool', stage);

    this.snapshots = new Bucket(this, 'SnapshotBucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: this.keys.support,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(7) }],
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.originSecret = new OriginSecret(this, 'OriginSecret', stage, this.keys.support);

    this.#tell({
      UserPoolId: this.customers.userPoolId,
      UserPoolClientId: this.customers.client.userPoolClientId,
      StaffPoolId: this.staff.userPoolId,
      StaffClientId: this.staff.client.userPoolClientId,
      OriginSecretArn: this.originSecret.arn,
      SnapshotBucketName: this.snapshots.bucketName,
      AccountsTableName: this.accounts.tableName,
      SessionsTableName: this.sessions.tableName,
      ActivityTableName: this.activity.tableName,
      IncidentsTableName: this.incidents.tableName,
      SealingKeyArn: this.keys.sealing.keyArn,
      DerivationKeyArn: this.keys.derivation.keyArn,
    });
  }

  /** Without the right to list the bucket, S3 answers for a snapshot that is not there as for a forbidden one. */
  get mayReadSnapshot(): PolicyStatement[] {
    return [
      allow(this.snapshots.arnForObjects(SNAPSHOT_KEY), 's3:GetObject'),
      allow(this.snapshots.bucketArn, 's3:ListBucket'),
    ];
  }

  /** The models in use. Staff put them there; no function may. */
  get mayReadModels(): PolicyStatement[] {
    return [
      allow(this.snapshots.arnForObjects(MODEL_IN_USE_KEY), 's3:GetObject'),
      allow(this.snapshots.arnForObjects(`${MODELS_PREFIX}*`), 's3:GetObject'),
    ];
  }

  /** What decisions are made with, for those who make them. */
  get mayReadPolicy(): PolicyStatement[] {
    return [allow(this.snapshots.arnForObjects(POLICY_KEY), 's3:GetObject'), ...this.mayReadModels];
  }

  /** Everything held of the world around an attempt. */
  get mayReadSurroundings(): PolicyStatement[] {
    return [
      ...this.mayReadSnapshot,
      allow(this.snapshots.arnForObjects(ADDRESS_FEEDS_KEY), 's3:GetObject'),
      allow(this.snapshots.arnForObjects(CAMPAIGN_BOARD_KEY), 's3:GetObject'),
    ];
  }

  #tell(outputs: Record<string, string>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
