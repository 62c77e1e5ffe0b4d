import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbActivityLog } from '../activity/adapters/dynamodb-activity-log.ts';
import { cognitoAppClient } from '../platform/adapters/cognito-app-client.ts';
import { countryDatabase } from '../platform/adapters/country-database.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../platform/adapters/kms-sealer.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { errorFields, log, portUnavailable, requestFinished } from '../platform/observability.ts';
import type { PortName } from '../platform/port-names.ts';
import { DynamoDbRiskFacts } from '../risk/adapters/dynamodb-risk-facts.ts';
import { createAssessUnderPolicy } from '../risk/assess-under-policy.ts';
import { challengerFailed, heldModels } from '../risk/model.handler.ts';
import { heldPolicy } from '../risk/policy.handler.ts';
import { heldSurroundings } from '../risk/surroundings.handler.ts';
import { cognitoTokenRefresher } from './adapters/cognito-token-refresher.ts';
import { DynamoDbSessionRegistry } from './adapters/dynamodb-session-registry.ts';
import { createAssessRefresh } from './assess-refresh.ts';
import { sessionConfig } from './config.ts';
import { createListSessions } from './list-sessions.ts';
import { createRefreshSession } from './refresh-session.ts';
import { sessionRoutes } from './routes.ts';
import { createEndSession, createSignOut } from './sign-out.ts';

const config = readConfig(sessionConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const kms = new KMSClient(clientDefaults());
const cognito = new CognitoIdentityProviderClient(clientDefaults());
const app = cognitoAppClient(cognito, { poolId: config.USER_POOL_ID, clientId: config.USER_POOL_CLIENT_ID });
const tables = { accounts: config.ACCOUNTS_TABLE, sessions: config.SESSIONS_TABLE };
const unreadable = (port: PortName) => (cause: unknown) => {
  portUnavailable(port);
  log.error('unreadable', { ...errorFields(cause), port });
};
const dependencies = {
  registry: new DynamoDbSessionRegistry(documents, tables),
  activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
  pool: cognitoTokenRefresher(cognito, app),
  keys: kmsPurposeKeys(kms, config.DERIVATION_KEY_ARN),
  sealer: kmsSealer(kms, config.SEALING_KEY_ARN, Date.now),
  assess: createAssessRefresh({
    facts: new DynamoDbRiskFacts(documents, config.ACTIVITY_TABLE),
    lookAround: heldSurroundings(config.SNAPSHOT_BUCKET, (port, cause) => unreadable(port)(cause)),
    assess: createAssessUnderPolicy({
      policies: heldPolicy(config.SNAPSHOT_BUCKET),
      models: heldModels(config.SNAPSHOT_BUCKET),
      challengerFailed,
      stageMode: config.POLICY_MODE,
    }),
    unreadable: unreadable('risk facts'),
  }),
  now: Date.now,
};

export const handler = httpHandler(
  sessionRoutes,
  {
    refreshSession: createRefreshSession(dependencies),
    signOut: createSignOut(dependencies),
    listSessions: createListSessions(dependencies),
    endSession: createEndSession(dependencies),
  },
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    countryOf: countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url)),
    finished: requestFinished,
  },
);
