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
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { requestFinished } from '../platform/observability.ts';
import { challengerFailed, heldModels } from '../risk/model.handler.ts';
import { heldPolicy } from '../risk/policy.handler.ts';
import { heldSurroundings } from '../risk/surroundings.handler.ts';
import { noticeLog } from './adapters/notice-log.ts';
import { signInConfig } from './config.ts';
import { signInRoutes } from './routes.ts';
import { signInUseCases } from './use-cases.handler.ts';

const config = readConfig(signInConfig, process.env);
const countryOf = countryDatabase(new URL('./geo-whois-asn-country.mmdb', import.meta.url));

const useCases = signInUseCases(config, {
  documents: DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults())),
  cognito: new CognitoIdentityProviderClient(clientDefaults()),
  kms: new KMSClient(clientDefaults()),
  lookAround: heldSurroundings(config.SNAPSHOT_BUCKET, (port, cause) =>
    noticeLog({ kind: 'surroundings-unreadable', port, cause }),
  ),
  policies: heldPolicy(config.SNAPSHOT_BUCKET),
  models: heldModels(config.SNAPSHOT_BUCKET),
  challengerFailed,
  mailer: sesMailer(new SESv2Client(clientDefaults()), config.MAIL_FROM),
  texts: snsTextMessages(process.env),
  notify: noticeLog,
  randomBytes,
  randomInt,
  now: Date.now,
});

export const handler = httpHandler(signInRoutes, useCases, {
  originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
  countryOf,
  finished: requestFinished,
});
