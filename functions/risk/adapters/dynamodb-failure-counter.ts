import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { addressBlock } from '../../platform/ip-address.ts';
import { UnavailableError } from '../../platform/problem.ts';
import { shardAt } from '../../platform/sampled-count.ts';
import { activityKeys, type Subject } from '../../platform/table-keys.ts';
import { RISK_LANES } from '../domain/facts.ts';
import type { FailureCounter } from '../ports.ts';

type Lane = (typeof RISK_LANES)[keyof typeof RISK_LANES];

/** Counts in the same lanes that sign-ins count in, by one unconditional addition each. */
export class DynamoDbFailureCounter implements FailureCounter {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async count(subject: Subject, ip: string, at: number): Promise<void> {
    try {
      await Promise.all([
        this.#add(RISK_LANES.accountFailures, subject, at),
        this.#add(RISK_LANES.addressFailures, shardAt(addressBlock(ip), at), at),
      ]);
    } catch (cause) {
      throw new UnavailableError('failure counter', cause);
    }
  }

  #add({ name, windowMs }: Lane, key: string, at: number) {
    const window = Math.floor(at / windowMs);
    return this.#documents.send(
      new UpdateCommand({
        TableName: this.#table,
        Key: activityKeys.lane(name, key, window),
        UpdateExpression: 'ADD attempts :one SET expiresAtSeconds = :expiry',
        // One window longer than its own, because the window before the present one is read too.
        ExpressionAttributeValues: { ':one': 1, ':expiry': Math.ceil(((window + 2) * windowMs) / 1_000) },
      }),
    );
  }
}
