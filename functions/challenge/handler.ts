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
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { requestFinished } from '../platform/observability.ts';
import { S3PopulationSnapshot } from '../risk/adapters/s3-population-snapshot.ts';
import { noticeLog } from '../sign-in/adapters/notice-log.ts';
import { beginPasskeySignInRoute } from '../sign-in/routes.ts';
import { challengeConfig } from './config.ts';
import { challengeRoutes } from './routes.ts';
import { challengeUseCases } from './use-cases.handler.ts';

const config = readConfig(challengeConfig, process.env);
const clock = { now: Date.now, random: Math.random };
const countryOf = countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url));

const useCases = challengeUseCases(config, {
  documents: DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults())),
  cognito: new CognitoIdentityProviderClient(clientDefaults()),
  kms: new KMSClient(clientDefaults()),
  population: new S3PopulationSnapshot(s3Objects(process.env), config.SNAPSHOT_BUCKET, {
    ...clock,
    failed: (cause) => noticeLog({ kind: 'population-unreadable', cause }),
  }),
  mailer: sesMailer(new SESv2Client(clientDefaults()), config.MAIL_FROM),
  texts: snsTextMessages(process.env),
  notify: noticeLog,
  randomBytes,
  randomInt,
  now: Date.now,
});

export const handler = httpHandler([...challengeRoutes, beginPasskeySignInRoute], useCases, {
  originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
  countryOf,
  finished: requestFinished,
});
