import { Duration } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const RETENTION = Duration.days(14);

/** Where something lies that could not be delivered or handled, until a person has looked at it. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, messagingKey: IKey) {
    super(scope, id, {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: asIs(scope, id, messagingKey),
      enforceSSL: true,
      retentionPeriod: RETENTION,
    });
  }
}

export type QueueWithDeadLettersProps = {
  readonly messagingKey: IKey;
  /** The time-out of the function that reads from the queue. */
  readonly consumerTimeoutSeconds: number;
};

/** An encrypted queue whose messages are tried a few times and then put aside. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', props.messagingKey);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: asIs(this, 'Queue', props.messagingKey),
      enforceSSL: true,
      retentionPeriod: RETENTION,
      // Six times the consumer's time-out, as Lambda asks for, so that no message is handed out twice while in work.
      visibilityTimeout: Duration.seconds(6 * props.consumerTimeoutSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
  }
}

/** The key as a plain reference: what uses it must not write into the policy of a key that lives in another stack. */
function asIs(scope: Construct, id: string, key: IKey): IKey {
  return Key.fromKeyArn(scope, `${id}Key`, key.keyArn);
}
