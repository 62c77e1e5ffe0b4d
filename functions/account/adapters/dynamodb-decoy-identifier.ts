import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { isConditionLost } from '../../platform/adapters/answering.ts';
import { accountKeys, type Subject, type TableKey } from '../../platform/table-keys.ts';

/** No blind index is so short: nobody owns these, and nobody can come to. */
const [PRESENT, ABSENT] = ['decoy', 'nobody'].map((name) => accountKeys.identifier(name as Subject)) as [
  TableKey,
  TableKey,
];

/**
 * An identifier that is always there and one that never is, to be read when the first read found nothing, or something:
 * an item that is found takes longer to bring than one that is not.
 */
export function dynamoDbDecoyIdentifier(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string) {
  let planted: Promise<unknown> | undefined;
  return {
    present: PRESENT,
    absent: ABSENT,

    /** Once for each function's life. What it is good for is time: without it everything else works the same. */
    async plant(): Promise<void> {
      planted ??= client
        .send(
          new UpdateCommand({
            TableName,
            Key: { ...PRESENT },
            UpdateExpression:
              'SET accountId = :id, #state = :state, notBefore = :zero, stepUpRequired = :no, factors = :none, createdAt = :zero',
            ConditionExpression: 'attribute_not_exists(pk)',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: {
              ':id': `acc_${'0'.repeat(26)}`,
              // If anybody ever came to own it, it would let nobody in.
              ':state': 'locked',
              ':zero': 0,
              ':no': false,
              ':none': [],
            },
          }),
        )
        .catch((cause) => {
          if (!isConditionLost(cause)) planted = undefined;
        });
      await planted;
    },
  };
}
