import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { UnavailableError } from '../../platform/problem.ts';
import { activityKeys, type Subject } from '../../platform/table-keys.ts';
import { decodeProfile, encodeProfile, type Profile } from '../domain/profile.ts';
import type { RiskProfiles, WriteResult } from '../ports.ts';

/** Who does not sign in for this long is met as a stranger again. */
const RETENTION_SECONDS = 400 * 86_400;

/** Profiles as one item each, replaced only where the version read is still there. */
export class DynamoDbRiskProfiles implements RiskProfiles {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async read(subject: Subject): ReturnType<RiskProfiles['read']> {
    try {
      const { Item } = await this.#documents.send(
        new GetCommand({ TableName: this.#table, Key: activityKeys.profile(subject), ConsistentRead: true }),
      );
      if (!Item) return { value: undefined, version: undefined };
      return { value: decodeProfile(String(Item['body'])), version: String(Item['version']) };
    } catch (cause) {
      throw new UnavailableError('risk profiles', cause);
    }
  }

  async write(subject: Subject, profile: Profile, version: string | undefined): Promise<WriteResult> {
    const item = {
      ...activityKeys.profile(subject),
      body: encodeProfile(profile),
      version: Number(version ?? 0) + 1,
      expiresAtSeconds: Math.ceil((profile.lastAt ?? profile.asOf) / 1_000) + RETENTION_SECONDS,
    };
    const condition =
      version === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :read', ExpressionAttributeValues: { ':read': Number(version) } };
    try {
      await this.#documents.send(new PutCommand({ TableName: this.#table, Item: item, ...condition }));
      return 'written';
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return 'lost-race';
      throw new UnavailableError('risk profiles', cause);
    }
  }
}
