import { randomBytes, randomInt } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbAccounts } from '../account/adapters/dynamodb-accounts.ts';
import { DynamoDbHeldAccounts } from '../account/adapters/dynamodb-held-accounts.ts';
import { breachedPasswordsAt } from '../account/adapters/range-breached-passwords.ts';
import { DynamoDbActivityLog } from '../activity/adapters/dynamodb-activity-log.ts';
import { sesMailer } from '../notification/adapters/ses-mailer.ts';
import { cognitoAppClient } from '../platform/adapters/cognito-app-client.ts';
import { countryDatabase } from '../platform/adapters/country-database.ts';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { didWithout, requestFinished } from '../platform/observability.ts';
import { DynamoDbSessionRegistry } from '../session/adapters/dynamodb-session-registry.ts';
import { cognitoPoolPasswords } from './adapters/cognito-pool-passwords.ts';
import { dynamoDbPasswordResets } from './adapters/dynamodb-password-resets.ts';
import { createBeginPasswordReset } from './begin-password-reset.ts';
import { createChangePassword } from './change-password.ts';
import { recoveryConfig } from './config.ts';
import { createConfirmPasswordReset } from './confirm-password-reset.ts';
import { recoveryRoutes } from './routes.ts';

const config = readConfig(recoveryConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const cognito = new CognitoIdentityProviderClient(clientDefaults());
const keys = kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN);
const accounts = dynamoDbAccounts(documents, config.ACCOUNTS_TABLE);
const app = cognitoAppClient(cognito, { poolId: config.USER_POOL_ID, clientId: config.USER_POOL_CLIENT_ID });
const shared = {
  resets: dynamoDbPasswordResets(documents, config.SESSIONS_TABLE),
  lanes: dynamoDbLanes(documents, config.ACTIVITY_TABLE),
  keys,
  randomBytes,
  now: Date.now,
  passwords: cognitoPoolPasswords(cognito, app, { keys, randomBytes, now: Date.now }),
  breached: breachedPasswordsAt(config.BREACHED_PASSWORDS_URL, didWithout),
  registry: new DynamoDbSessionRegistry(documents, {
    accounts: config.ACCOUNTS_TABLE,
    sessions: config.SESSIONS_TABLE,
  }),
  activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
};

export const handler = httpHandler(
  recoveryRoutes,
  {
    beginPasswordReset: createBeginPasswordReset({
      ...shared,
      accounts,
      mailer: sesMailer(new SESv2Client(clientDefaults()), config.MAIL_FROM),
      randomInt: (bound) => randomInt(bound),
    }),
    confirmPasswordReset: createConfirmPasswordReset({
      ...shared,
      enrolled: accounts,
      accounts: new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE),
      used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
    }),
    changePassword: createChangePassword({ ...shared, accounts }),
  },
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    countryOf: countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url)),
    finished: requestFinished,
  },
);
