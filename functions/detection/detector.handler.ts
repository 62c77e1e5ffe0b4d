import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { newId } from '../platform/ids.ts';
import { DynamoDbCampaigns } from './adapters/dynamodb-campaigns.ts';
import { DynamoDbClusterCounters } from './adapters/dynamodb-cluster-counters.ts';
import { EventBridgeFindings } from './adapters/eventbridge-findings.ts';
import { S3CampaignBoardStore } from './adapters/s3-campaign-board-store.ts';
import { detectorConfig } from './config.ts';
import { createDetectAttacks } from './detect-attacks.ts';
import { detectorHandler } from './detector-batch.ts';
import { TAKEOVER_RULE } from './domain/account-takeover-rule.ts';
import { CAMPAIGN_RULE } from './domain/campaign-rule.ts';
import { createPublishCampaigns } from './publish-campaigns.ts';

const config = readConfig(detectorConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));

export const handler = detectorHandler(
  createDetectAttacks({
    counters: new DynamoDbClusterCounters(documents, config.INCIDENTS_TABLE, CAMPAIGN_RULE),
    campaigns: new DynamoDbCampaigns(documents, config.INCIDENTS_TABLE, CAMPAIGN_RULE.windowMs),
    channel: new EventBridgeFindings(
      new EventBridgeClient(clientDefaults()),
      config.EVENT_BUS_NAME,
      Date.now,
    ),
    publishCampaigns: createPublishCampaigns(
      new S3CampaignBoardStore(s3Objects(process.env), config.SNAPSHOT_BUCKET),
      Date.now,
    ),
    rule: CAMPAIGN_RULE,
    takeoverRule: TAKEOVER_RULE,
    newCampaignId: () => newId('cam', Date.now()),
    now: Date.now,
  }),
);
