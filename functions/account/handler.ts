import { randomInt } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbActivityHistory } from '../activity/adapters/dynamodb-activity-history.ts';
import { DynamoDbActivityLog } from '../activity/adapters/dynamodb-activity-log.ts';
import { sesMailer } from '../notification/adapters/ses-mailer.ts';
import { countryDatabase } from '../platform/adapters/country-database.ts';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../platform/adapters/kms-sealer.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';

import { didWithout, requestFinished } from '../platform/observability.ts';

import { DynamoDbSessionRegistry } from '../session/adapters/dynamodb-session-registry.ts';
import { cognitoPoolUsers } from './adapters/cognito-pool-users.ts';
import { dynamoDbAccounts } from './adapters/dynamodb-accounts.ts';
import { dynamoDbSignUps } from './adapters/dynamodb-sign-ups.ts';
import { breachedPasswordsAt } from './adapters/range-breached-passwords.ts';
import { accountConfig } from './config.ts';
import { createConfirmSignUp } from './confirm-sign-up.ts';
import { createGetMe } from './get-me.ts';
import { createListActivity } from './list-activity.ts';
import { accountRoutes } from './routes.ts';
import { createSignUp } from './sign-up.ts';

const config = readConfig(accountConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const kms = new KMSClient(clientDefaults());
const cognito = new CognitoIdentityProviderClient(clientDefaults());
const dependencies = {
  accounts: dynamoDbAccounts(documents, config.ACCOUNTS_TABLE),
  breached: breachedPasswordsAt(config.BREACHED_PASSWORDS_URL, didWithout),
  signUps: dynamoDbSignUps(documents, config.SESSIONS_TABLE),
  users: cognitoPoolUsers(cognito, config.USER_POOL_ID),
  registry: new DynamoDbSessionRegistry(documents, {
    accounts: config.ACCOUNTS_TABLE,
    sessions: config.SESSIONS_TABLE,
  }),
  activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
  history: dynamoDbActivityHistory(documents, config.ACTIVITY_TABLE),
  lanes: dynamoDbLanes(documents, config.ACTIVITY_TABLE),
  mailer: sesMailer(new SESv2Client(clientDefaults()), config.MAIL_FROM),
  keys: kmsPurposeKeys(kms, config.DERIVATION_KEY_ARN),
  sealer: kmsSealer(kms, config.SEALING_KEY_ARN, Date.now),
  randomInt: (bound: number) => randomInt(bound),
  now: Date.now,
};

export const handler = httpHandler(
  accountRoutes,
  {
    signUp: createSignUp(dependencies),
    confirmSignUp: createConfirmSignUp(dependencies),
    getMe: createGetMe(dependencies),
    listActivity: createListActivity(dependencies),
  },
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    countryOf: countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url)),
    finished: requestFinished,
  },
);
