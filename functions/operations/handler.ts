import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { originSecret } from '../platform/adapters/origin-secret.ts';
import { s3Objects } from '../platform/adapters/s3-objects.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { httpHandler } from '../platform/http-handler.ts';
import { requestFinished } from '../platform/observability.ts';
import { lambdaReplayWorker } from './adapters/lambda-replay-worker.ts';
import { operationsConfig } from './config.ts';
import { operationsRoutes } from './routes.ts';
import { operationsUseCases } from './use-cases.handler.ts';

const config = readConfig(operationsConfig, process.env);

export const handler = httpHandler(
  operationsRoutes,
  operationsUseCases(config, {
    documents: DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults())),
    objects: s3Objects(process.env),
    keys: kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN),
    worker: lambdaReplayWorker(process.env, config.REPLAY_FUNCTION),
    now: Date.now,
  }),
  {
    originSecret: originSecret(new SecretsManagerClient(clientDefaults()), config.ORIGIN_SECRET_ARN),
    finished: requestFinished,
  },
);
