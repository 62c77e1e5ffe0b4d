import { createHash } from 'node:crypto';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { answering, isConditionLost } from '../../platform/adapters/answering.ts';
import type { CampaignId, IncidentId } from '../../platform/ids.ts';
import { incidentKeys } from '../../platform/table-keys.ts';
import type { IncidentReport } from '../domain/report.ts';
import type { CampaignActivity, GroupingKey, IncidentArchive } from '../ports.ts';

/** Reports and groupings in the Incidents table, and the detector's word on when a campaign was last seen. */
export class DynamoDbIncidentArchive implements IncidentArchive, CampaignActivity {
  readonly #documents: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(documents: DynamoDBDocumentClient, table: string) {
    this.#documents = documents;
    this.#table = table;
  }

  async keepReport(
    incidentId: IncidentId,
    report: IncidentReport & { readonly markdown: string },
    now: number,
  ): Promise<void> {
    const body = JSON.stringify(report);
    const sha256 = createHash('sha256').update(body).digest('hex');
    await answering('incidents', async () => {
      for (const key of [
        incidentKeys.evidence(incidentId, `report-${sha256}`),
        incidentKeys.report(incidentId),
      ])
        await this.#documents.send(
          new PutCommand({
            TableName: this.#table,
            Item: { ...key, kind: 'report', body, sha256, addedAt: now },
          }),
        );
    });
  }

  async release(incidentId: IncidentId, keys: readonly GroupingKey[]): Promise<void> {
    await answering('incidents', async () => {
      for (const key of keys) await this.#releaseOne(incidentId, key);
    });
  }

  async lastSeenAt(campaignId: CampaignId): Promise<number | undefined> {
    return answering('incidents', async () => {
      const Key = incidentKeys.campaign(campaignId);
      const command = new GetCommand({ TableName: this.#table, Key, ConsistentRead: true });
      return (await this.#documents.send(command)).Item?.['lastSeenAt'] as number | undefined;
    });
  }

  async #releaseOne(incidentId: IncidentId, key: GroupingKey): Promise<void> {
    try {
      await this.#documents.send(
        new DeleteCommand({
          TableName: this.#table,
          Key: incidentKeys.grouping(key),
          // The group may belong to a newer incident by now.
          ConditionExpression: 'incidentId = :incident',
          ExpressionAttributeValues: { ':incident': incidentId },
        }),
      );
    } catch (error) {
      if (!isConditionLost(error)) throw error;
    }
  }
}
