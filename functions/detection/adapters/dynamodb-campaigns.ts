import { type DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { CampaignId } from '../../platform/ids.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { incidentKeys } from '../../platform/table-keys.ts';
import type { ClusterKey } from '../domain/cluster-keys.ts';
import type { Campaign, CampaignMark, Campaigns, NewMark } from '../ports.ts';
import { batchGet } from './batch-get.ts';

const KEPT_SECONDS = 30 * 86_400;

/** Marks beside the clusters' counters, and one item per campaign that says when it was last seen. */
export class DynamoDbCampaigns implements Campaigns {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #lapsesAfterMs: number;

  constructor(documents: DynamoDBDocumentClient, table: string, lapsesAfterMs: number) {
    this.#documents = documents;
    this.#table = table;
    this.#lapsesAfterMs = lapsesAfterMs;
  }

  async find(keys: readonly ClusterKey[], now: number): Promise<ReadonlyMap<ClusterKey, CampaignMark>> {
    return guard(async () => {
      const names = new Map(keys.map((key) => [incidentKeys.campaignMark(key).pk, key]));
      const items = await batchGet(this.#documents, this.#table, keys.map(incidentKeys.campaignMark));
      const marks = new Map<ClusterKey, CampaignMark>();
      for (const item of items) {
        const key = names.get(String(item['pk']));
        const mark = item as unknown as CampaignMark;
        if (key && mark.lastSeenAt >= now - this.#lapsesAfterMs) marks.set(key, mark);
      }
      return marks;
    });
  }

  async start(campaign: Campaign, marks: readonly NewMark[], now: number) {
    return guard(async () => {
      try {
        await this.#documents.send(
          new TransactWriteCommand({
            TransactItems: marks.map((mark) => ({
              Update: this.#marking(campaign, mark, now, 'attribute_not_exists(pk) OR lastSeenAt < :lapsed'),
            })),
          }),
        );
        return 'started' as const;
      } catch (error) {
        if (isLostRace(error)) return 'marked-already' as const;
        throw error;
      }
    });
  }

  async join(campaign: Campaign, mark: NewMark, now: number): Promise<void> {
    const isFree = 'attribute_not_exists(pk) OR lastSeenAt < :lapsed';
    const becomesEvidence = 'campaignId = :campaign AND isEvidence = :no';
    const condition = mark.isEvidence ? `${isFree} OR (${becomesEvidence})` : isFree;
    await this.#update(this.#marking(campaign, mark, now, condition));
  }

  async announced(campaignId: CampaignId, keys: readonly ClusterKey[]): Promise<void> {
    for (const key of keys)
      await this.#update({
        TableName: this.#table,
        Key: incidentKeys.campaignMark(key),
        UpdateExpression: 'SET isAnnounced = :yes',
        ConditionExpression: 'campaignId = :campaign',
        ExpressionAttributeValues: { ':yes': true, ':campaign': campaignId },
      });
  }

  async seen(campaignId: CampaignId, keys: readonly ClusterKey[], now: number): Promise<void> {
    await this.#update({
      TableName: this.#table,
      Key: incidentKeys.campaign(campaignId),
      UpdateExpression: 'SET lastSeenAt = :now, expiresAtSeconds = :expires',
      // Only forward: a slower detector must not make the campaign look older than it is.
      ConditionExpression: 'attribute_not_exists(lastSeenAt) OR lastSeenAt < :now',
      ExpressionAttributeValues: { ':now': now, ':expires': expiryOf(now) },
    });
    for (const key of keys)
      await this.#update({
        TableName: this.#table,
        Key: incidentKeys.campaignMark(key),
        UpdateExpression: 'SET lastSeenAt = :now, expiresAtSeconds = :expires',
        ConditionExpression: 'campaignId = :campaign AND lastSeenAt < :now',
        ExpressionAttributeValues: { ':now': now, ':expires': expiryOf(now), ':campaign': campaignId },
      });
  }

  #marking({ campaignId, type }: Campaign, mark: NewMark, now: number, ConditionExpression: string) {
    return {
      TableName: this.#table,
      Key: incidentKeys.campaignMark(mark.key),
      UpdateExpression:
        'SET campaignId = :campaign, #type = :type, isEvidence = :evidence, isAnnounced = :no, lastSeenAt = :now, expiresAtSeconds = :expires',
      ConditionExpression,
      ExpressionAttributeNames: { '#type': 'type' },
      ExpressionAttributeValues: {
        ':campaign': campaignId,
        ':type': type,
        ':evidence': mark.isEvidence,
        ':no': false,
        ':now': now,
        ':expires': expiryOf(now),
        ':lapsed': now - this.#lapsesAfterMs,
      },
    };
  }

  /** A condition that does not hold means that there is nothing left to do. */
  async #update(input: ConstructorParameters<typeof UpdateCommand>[0]): Promise<void> {
    await guard(async () => {
      try {
        await this.#documents.send(new UpdateCommand(input));
      } catch (error) {
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      }
    });
  }
}

function expiryOf(now: number): number {
  return Math.ceil(now / 1_000) + KEPT_SECONDS;
}

function isLostRace(error: unknown): boolean {
  const reasons = (error as { CancellationReasons?: readonly { Code?: string }[] }).CancellationReasons ?? [];
  return reasons.some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict');
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new UnavailableError('incidents', cause);
  }
}
