import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { countryDatabase } from '../platform/adapters/country-database.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { errorFields, log, portUnavailable, requestFinished } from '../platform/observability.ts';
import type { PortName } from '../platform/port-names.ts';
import { DynamoDbFailureCounter } from './adapters/dynamodb-failure-counter.ts';
import { DynamoDbRiskDecisions } from './adapters/dynamodb-risk-decisions.ts';
import { DynamoDbRiskFacts } from './adapters/dynamodb-risk-facts.ts';
import { createAssessForApplication } from './assess-for-application.ts';
import { createAssessUnderPolicy } from './assess-under-policy.ts';
import { riskConfig } from './config.ts';
import { challengerFailed, heldModels } from './model.handler.ts';
import { heldPolicy } from './policy.handler.ts';
import { createReportOutcome } from './report-outcome.ts';
import { riskRoutes } from './routes.ts';
import { heldSurroundings } from './surroundings.handler.ts';

const config = readConfig(riskConfig, process.env);
const unreadable = (port: PortName) => (cause: unknown) => {
  portUnavailable(port);
  log.error('unreadable', { ...errorFields(cause), port });
};
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const decisions = new DynamoDbRiskDecisions(documents, config.ACTIVITY_TABLE, Date.now);
const countryOf = countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url));

export const handler = httpHandler(
  riskRoutes,
  {
    assessRisk: createAssessForApplication({
      assess: createAssessUnderPolicy({
        policies: heldPolicy(config.SNAPSHOT_BUCKET),
        models: heldModels(config.SNAPSHOT_BUCKET),
        challengerFailed,
        stageMode: config.POLICY_MODE,
      }),
      facts: new DynamoDbRiskFacts(documents, config.ACTIVITY_TABLE),
      lookAround: heldSurroundings(config.SNAPSHOT_BUCKET, (port, cause) => unreadable(port)(cause)),
      failures: new DynamoDbFailureCounter(documents, config.ACTIVITY_TABLE),
      decisions,
      keys: kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN),
      countryOf,
      unreadable: unreadable('risk facts'),
      now: Date.now,
    }),
    reportRiskOutcome: createReportOutcome({ decisions, now: Date.now }),
  },
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    countryOf,
    finished: requestFinished,
  },
);
