import type { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type BurstLane, isSilent, type Reservation } from '../lanes.ts';
import { activityKeys } from '../table-keys.ts';
import { isConditionLost } from './answering.ts';

type Burst = { readonly attempts: number; readonly lastAt: number };
type Move = 'restart' | 'add';

/** Whoever loses a race this often lost it to as many as fill a lane. */
const MAX_MOVES = 4;
/** The burst is evidence for a while after it is over. */
const MEMORY_SECONDS = 3_600;

/** One item per lane and key, with the instant of the last attempt. The burst before is kept beside it, as evidence. */
export function dynamoDbBurstLane(client: Pick<DynamoDBDocumentClient, 'send'>, TableName: string) {
  /** @returns the attempts after the move, or what was there instead of what it takes */
  async function make(move: Move, lane: BurstLane, key: string, at: number): Promise<number | Lost> {
    const values = { ':at': at, ':silent': at - lane.silenceMs, ':one': 1, ':expiry': expiryOf(at) };
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: activityKeys.burst(lane.name, key),
          ...(move === 'add'
            ? {
                UpdateExpression: 'ADD attempts :one SET lastAt = :at, expiresAtSeconds = :expiry',
                ConditionExpression: 'attempts < :limit AND lastAt > :silent',
                ExpressionAttributeValues: { ...values, ':limit': lane.limit },
              }
            : {
                UpdateExpression:
                  'SET attemptsBefore = if_not_exists(attempts, :none), endedAt = if_not_exists(lastAt, :none), attempts = :one, lastAt = :at, expiresAtSeconds = :expiry',
                ConditionExpression: 'attribute_not_exists(lastAt) OR lastAt <= :silent',
                ExpressionAttributeValues: { ...values, ':none': 0 },
              }),
          ReturnValues: 'ALL_NEW',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
      return Number(Attributes?.['attempts']);
    } catch (cause) {
      if (isConditionLost(cause)) return { found: burstIn(cause as ConditionalCheckFailedException) };
      throw cause;
    }
  }

  return {
    async reserve(lane: BurstLane, key: string, at: number, lastAt?: number): Promise<Reservation> {
      let move: Move = isSilent(lane, lastAt, at) ? 'restart' : 'add';
      for (let n = 1; n <= MAX_MOVES; n += 1) {
        const made = await make(move, lane, key, at);
        if (typeof made === 'number') return { kind: 'reserved', attempts: made };
        const { found } = made;
        // A store that does not say what it found is asked the other way round.
        const isOver = found ? isSilent(lane, found.lastAt, at) : move === 'add';
        if (found && !isOver && found.attempts >= lane.limit)
          return { kind: 'full', retryAfterSeconds: Math.ceil((found.lastAt + lane.silenceMs - at) / 1000) };
        move = isOver ? 'restart' : 'add';
      }
      return { kind: 'full', retryAfterSeconds: Math.ceil(lane.silenceMs / 1000) };
    },

    /** The silence is not shortened by it. */
    async giveBack(lane: BurstLane, key: string): Promise<void> {
      try {
        await client.send(
          new UpdateCommand({
            TableName,
            Key: activityKeys.burst(lane.name, key),
            UpdateExpression: 'ADD attempts :change',
            ConditionExpression: 'attempts > :zero',
            ExpressionAttributeValues: { ':change': -1, ':zero': 0 },
          }),
        );
      } catch (cause) {
        if (!isConditionLost(cause)) throw cause;
      }
    },
  };
}

type Lost = { readonly found: Burst | undefined };

function expiryOf(at: number): number {
  return Math.ceil(at / 1000) + MEMORY_SECONDS;
}

/** The item comes as the service spells it, also to the document client. */
function burstIn({ Item }: ConditionalCheckFailedException): Burst | undefined {
  const lastAt = Item?.['lastAt']?.N;
  return lastAt === undefined
    ? undefined
    : { attempts: Number(Item?.['attempts']?.N ?? 0), lastAt: Number(lastAt) };
}
