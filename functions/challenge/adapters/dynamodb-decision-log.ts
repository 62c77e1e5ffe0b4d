import { setTimeout as wait } from 'node:timers/promises';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import { toActivityItem } from '../../activity/domain/activity-item.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { toSessionItem } from '../../session/domain/session-item.ts';
import { toChallengeItem } from '../domain/challenge-item.ts';
import type { DecisionLog } from '../ports.ts';

const MAX_ATTEMPTS = 4;
const FIRST_WAIT_MS = 25;

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>;

/**
 * Stores a decision and what follows from it with one call. What the table leaves unprocessed is tried again;
 * if any of it stays so, the whole counts as not stored. A session stored without its decision is harmless:
 * nobody was given its tokens.
 */
export function dynamoDbDecisionLog(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  { activityTable, sessionsTable }: { readonly activityTable: string; readonly sessionsTable: string },
): DecisionLog {
  return {
    async record({ event, session, challenge }) {
      const kept = [session && toSessionItem(session), challenge && toChallengeItem(challenge)].filter(
        (item) => !!item,
      );
      let requests: Requests = {
        [activityTable]: [{ PutRequest: { Item: toActivityItem(event) } }],
        ...(kept.length > 0 ? { [sessionsTable]: kept.map((Item) => ({ PutRequest: { Item } })) } : {}),
      };
      try {
        for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
          const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: requests }));
          requests = UnprocessedItems ?? {};
          if (Object.keys(requests).length === 0) return;
          await wait(FIRST_WAIT_MS * 2 ** attempt);
        }
      } catch (cause) {
        throw new UnavailableError('decision log', cause);
      }
      throw new UnavailableError('decision log', new Error('Items stayed unprocessed'));
    },
  };
}
