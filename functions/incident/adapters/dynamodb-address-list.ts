import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import type { IncidentId } from '../../platform/ids.ts';
import { activityKeys } from '../../platform/table-keys.ts';
import type { AddressList, ListedAddress } from '../ports.ts';

/** The list that every decision reads, with the entries of incidents in it. They lapse by their expiry. */
export class DynamoDbAddressList implements AddressList {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async deny({ ip, incidentId, expiresAt }: ListedAddress, now: number) {
    return answering('address list', async () => {
      try {
        await this.#documents.send(
          new PutCommand({
            TableName: this.#table,
            Item: {
              ...activityKeys.listed(ip),
              verdict: 'deny',
              incidentId,
              listedAt: now,
              expiresAtSeconds: Math.ceil(expiresAt / 1_000),
            },
            ConditionExpression:
              'attribute_not_exists(pk) OR expiresAtSeconds <= :now OR incidentId = :incident',
            ExpressionAttributeValues: { ':now': Math.floor(now / 1_000), ':incident': incidentId },
          }),
        );
        return 'denied' as const;
      } catch (error) {
        if (isConditionLost(error)) return 'listed-otherwise' as const;
        throw error;
      }
    });
  }

  async remove(ip: string, incidentId: IncidentId): Promise<void> {
    await answering('address list', async () => {
      try {
        await this.#documents.send(
          new DeleteCommand({
            TableName: this.#table,
            Key: activityKeys.listed(ip),
            ConditionExpression: 'incidentId = :incident',
            ExpressionAttributeValues: { ':incident': incidentId },
          }),
        );
      } catch (error) {
        if (!isConditionLost(error)) throw error;
      }
    });
  }
}
