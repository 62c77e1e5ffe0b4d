import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { answering } from '../../platform/adapters/answering.ts';
import type { ChallengeId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { sessionKeys } from '../../platform/table-keys.ts';
import { type ChallengeItem, fromChallengeItem, toChallengeItem } from '../domain/challenge-item.ts';
import type { Challenges } from '../ports.ts';

const IS_OPEN = 'expiresAt > :now AND triesLeft > :none AND attribute_not_exists(closedAt)';

type Change = {
  readonly update: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
};

/** Challenges in the Sessions table. Every change is one conditional update, so of several at once each is judged. */
export function dynamoDbChallenges(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
): Challenges {
  /** @returns the item as it is after the change, or undefined if the condition refused it */
  async function change(
    id: ChallengeId,
    { update, condition, values }: Change,
  ): Promise<ChallengeItem | undefined> {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: sessionKeys.challenge(id),
          UpdateExpression: update,
          ConditionExpression: condition,
          ExpressionAttributeValues: { ...values },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return Attributes as ChallengeItem | undefined;
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return undefined;
      throw new UnavailableError('challenges', cause);
    }
  }

  return {
    async takeTry(id, now) {
      const values = { ':taken': -1, ':none': 0, ':now': now };
      const item = await change(id, { update: 'ADD triesLeft :taken', condition: IS_OPEN, values });
      return item && fromChallengeItem(item);
    },

    async giveBackTry(id) {
      const condition = 'attribute_exists(pk) AND attribute_not_exists(closedAt)';
      await change(id, { update: 'ADD triesLeft :given', condition, values: { ':given': 1 } });
    },

    async close(id, now) {
      const condition = 'attribute_exists(pk) AND attribute_not_exists(closedAt)';
      return !!(await change(id, { update: 'SET closedAt = :now', condition, values: { ':now': now } }));
    },

    // Not read: an ended challenge that is found and one that never was would take different times.
    async findOpen(id, now) {
      const values = { ':none': 0, ':now': now };
      const item = await change(id, { update: 'ADD triesLeft :none', condition: IS_OPEN, values });
      return item && fromChallengeItem(item);
    },

    async askFor(id, { factor, alternatives, expected }, now) {
      const values = { ':factor': factor, ':alternatives': alternatives, ':none': 0, ':now': now };
      const set = 'SET factor = :factor, alternatives = :alternatives';
      const item = await change(
        id,
        expected
          ? {
              update: `${set}, expected = :expected`,
              condition: IS_OPEN,
              values: { ...values, ':expected': expected },
            }
          : { update: `${set} REMOVE expected`, condition: IS_OPEN, values },
      );
      return !!item;
    },

    open: (challenge) =>
      answering('challenges', async () => {
        await client.send(new PutCommand({ TableName: tableName, Item: toChallengeItem(challenge) }));
      }),
  };
}
