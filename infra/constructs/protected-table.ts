import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export type ProtectedTableProps = {
  readonly stage: Stage;
  readonly key: IKey;
  readonly stream?: StreamViewType;
};

/**
 * A table under our own key that can be restored to any second and does not go by accident. Not `TableV2`,
 * which needs a concrete region for a customer-managed key.
 */
export class ProtectedTable extends Table {
  constructor(scope: Construct, id: string, { stage, key, stream }: ProtectedTableProps) {
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAtSeconds',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.deletionProtection,
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(stream ? { stream } : {}),
    });
  }
}
