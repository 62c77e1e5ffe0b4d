import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type BurstLane, type Lane, type Lanes, secondsToNextWindow, windowOf } from '../lanes.ts';
import { sharedLaneFull } from '../observability.ts';
import { UnavailableError } from '../problem.ts';
import { activityKeys } from '../table-keys.ts';
import { answering } from './answering.ts';
import { dynamoDbBurstLane } from './dynamodb-burst-lane.ts';

/** Lanes as counters in the Activity table, one item per lane, key and window, or per lane and key of bursts. */
export function dynamoDbLanes(
  client: Pick<DynamoDBDocumentClient, 'send'>,
  tableName: string,
  tellShared: (laneName: string) => void = sharedLaneFull,
): Lanes {
  const bursts = dynamoDbBurstLane(client, tableName);

  /** @returns the counter after the change, or undefined if the condition refused it */
  async function add(lane: Omit<Lane, 'limit'>, key: string, at: number, change: number, limit?: number) {
    const window = windowOf(lane, at);
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: activityKeys.lane(lane.name, key, window),
          UpdateExpression: 'ADD attempts :change SET expiresAtSeconds = :expiry',
          ...conditionOf(change, limit),
          ExpressionAttributeValues: {
            ':change': change,
            // One window longer than its own, because the window before the present one is read too.
            ':expiry': Math.ceil(((window + 2) * lane.windowMs) / 1000),
            ...(change < 0 ? { ':zero': 0 } : {}),
            ...(limit === undefined ? {} : { ':limit': limit }),
          },
          ReturnValues: 'UPDATED_NEW',
        }),
      );
      return Number(Attributes?.['attempts']);
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return undefined;
      throw new UnavailableError('lanes', cause);
    }
  }

  return {
    async reserve(lane, key, at, lastAt) {
      if (isBurst(lane)) return answering('lanes', () => bursts.reserve(lane, key, at, lastAt));
      const attempts = await add(lane, key, at, 1, lane.limit);
      if (attempts === undefined && lane.isShared) tellShared(lane.name);
      return attempts === undefined
        ? { kind: 'full', retryAfterSeconds: secondsToNextWindow(lane, at) }
        : { kind: 'reserved', attempts };
    },
    async giveBack(lane, key, at) {
      if (isBurst(lane)) return answering('lanes', () => bursts.giveBack(lane, key));
      await add(lane, key, at, -1);
    },
    async count(lane, key, at, addition) {
      await add(lane, key, at, addition);
    },
  };
}

function isBurst(lane: Omit<Lane, 'limit'> | BurstLane): lane is BurstLane {
  return 'silenceMs' in lane;
}

function conditionOf(change: number, limit: number | undefined) {
  if (limit !== undefined)
    return { ConditionExpression: 'attribute_not_exists(attempts) OR attempts < :limit' };
  return change < 0 ? { ConditionExpression: 'attempts > :zero' } : {};
}
