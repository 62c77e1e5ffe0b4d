import { randomBytes, randomInt } from 'node:crypto';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { sesMailer } from '../notification/adapters/ses-mailer.ts';
import { snsTextMessages } from '../notification/adapters/sns-text-messages.ts';
import { countryDatabase } from '../platform/adapters/country-database.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../platform/adapters/kms-sealer.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { requestFinished } from '../platform/observability.ts';
import { profileConfig } from './config.ts';
import { profileRoutes } from './routes.ts';
import { profileUseCases } from './use-cases.handler.ts';

const config = readConfig(profileConfig, process.env);
const kms = new KMSClient(clientDefaults());

export const handler = httpHandler(
  profileRoutes,
  profileUseCases(config, {
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults())),
    cognito: new CognitoIdentityProviderClient(clientDefaults()),
    keys: kmsPurposeKeys(kms, config.DERIVATION_KEY_ARN),
    sealer: kmsSealer(kms, config.SEALING_KEY_ARN, Date.now),
    mailer: sesMailer(new SESv2Client(clientDefaults()), config.MAIL_FROM),
    texts: snsTextMessages(process.env),
    randomBytes,
    randomInt: (bound) => randomInt(bound),
    now: Date.now,
  }),
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    countryOf: countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url)),
    finished: requestFinished,
  },
);
