import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoDbHeldAccounts } from '../account/adapters/dynamodb-held-accounts.ts';
import { DynamoDbActivityLog } from '../activity/adapters/dynamodb-activity-log.ts';
import { readLinkToken } from '../notification/domain/link-token.ts';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { requestFinished } from '../platform/observability.ts';
import { DynamoDbSessionRegistry } from '../session/adapters/dynamodb-session-registry.ts';
import { createForcePasswordReset } from './actions/force-password-reset.ts';
import { createRequireStepUp } from './actions/require-step-up.ts';
import { DynamoDbAccountActivity } from './adapters/dynamodb-account-activity.ts';
import { DynamoDbIncidents } from './adapters/dynamodb-incidents.ts';
import { verdictConfig } from './config.ts';
import { createGiveVerdictByLink } from './give-verdict-by-link.ts';
import { createGiveVerdictOnActivity } from './give-verdict-on-activity.ts';
import { incidentRoutes } from './routes.ts';

const config = readConfig(verdictConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const keys = kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN);
const accounts = new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE);
const activity = new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE);
const events = new DynamoDbAccountActivity(documents, config.ACTIVITY_TABLE);

export const handler = httpHandler(
  incidentRoutes,
  {
    giveVerdictByLink: createGiveVerdictByLink({
      verifyLink: (token, now) => readLinkToken(keys, token, now),
      used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
      incidents: new DynamoDbIncidents(documents, config.INCIDENTS_TABLE),
      actions: {
        'require-step-up': createRequireStepUp(accounts),
        'force-password-reset': createForcePasswordReset(accounts),
      },
      activity,
      now: Date.now,
    }),
    giveVerdictOnActivity: createGiveVerdictOnActivity({
      events,
      sessions: new DynamoDbSessionRegistry(documents, {
        accounts: config.ACCOUNTS_TABLE,
        sessions: config.SESSIONS_TABLE,
      }),
      activity,
      now: Date.now,
    }),
  },
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    finished: requestFinished,
  },
);
