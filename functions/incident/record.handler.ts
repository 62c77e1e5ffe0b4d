import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { DynamoDbIncidentArchive } from './adapters/dynamodb-incident-archive.ts';
import { DynamoDbIncidents } from './adapters/dynamodb-incidents.ts';
import { EventBridgeIncidentNews } from './adapters/eventbridge-incident-news.ts';
import { createCloseIncident } from './close-incident.ts';
import { recordConfig } from './config.ts';
import { createEscalateIncident } from './escalate-incident.ts';
import { createOpenIncident } from './open-incident.ts';
import { createPlanIncident } from './plan-incident.ts';
import { createReportIncident } from './report-incident.ts';
import { createReviewIncident } from './review-incident.ts';
import { workflowHandler } from './workflow-handler.ts';

const config = readConfig(recordConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const archive = new DynamoDbIncidentArchive(documents, config.INCIDENTS_TABLE);
const keeping = {
  incidents: new DynamoDbIncidents(documents, config.INCIDENTS_TABLE),
  archive,
  campaigns: archive,
  news: new EventBridgeIncidentNews(new EventBridgeClient(clientDefaults()), config.EVENT_BUS_NAME),
  watchMs: config.WATCH_SECONDS * 1_000,
  now: Date.now,
};

export const handler = workflowHandler({
  open: createOpenIncident(keeping),
  plan: createPlanIncident(keeping),
  review: createReviewIncident(keeping),
  report: createReportIncident(keeping),
  close: createCloseIncident(keeping),
  escalate: createEscalateIncident(keeping),
});
