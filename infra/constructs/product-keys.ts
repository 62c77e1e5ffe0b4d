import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { DerivationKey, PurposeKey, SealingKey } from './purpose-key.ts';

const READ_AND_WRITE = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Every key of the product, each for one purpose. */
export class ProductKeys extends Construct {
  /** Tables. */
  readonly table: PurposeKey;
  /** Tokens that wait in a challenge, and what else is sealed for one reader. */
  readonly sealing: SealingKey;
  /** Blind indexes, stored hashes, tickets and link tokens. */
  readonly derivation: DerivationKey;
  /** Queues and topics. */
  readonly messaging: PurposeKey;
  /** Logs, the population snapshot and the origin secret: what supports decisions and names nobody. */
  readonly support: PurposeKey;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id);
    this.table = new PurposeKey(this, 'TableKey', stage, { description: 'Gatehouse tables' });
    this.table.allowThrough('dynamodb', { key: 'aws:dynamodb:subscriberId', like: Aws.ACCOUNT_ID });

    this.sealing = new SealingKey(this, 'SealingKey', stage, 'session-sealing');
    this.derivation = new DerivationKey(this, 'DerivationKey', stage);

    this.messaging = new PurposeKey(this, 'MessagingKey', stage, {
      description: 'Gatehouse queues and topics',
    });
    this.messaging.allowThrough('sqs', { key: 'aws:sqs:arn', like: ours('sqs', '*') });
    this.messaging.allowThrough('sns', { key: 'aws:sns:topicArn', like: ours('sns', '*') });
    this.messaging.allowService('events.amazonaws.com', READ_AND_WRITE);
    this.messaging.allowService('cloudwatch.amazonaws.com', READ_AND_WRITE);

    this.support = new PurposeKey(this, 'SupportKey', stage, {
      description: 'Gatehouse logs, statistics and the origin secret',
    });
    this.support.allowThrough('s3', { key: 'aws:s3:arn', like: `arn:${Aws.PARTITION}:s3:::*` });
    this.support.allowLogs();
  }
}

function ours(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}
