import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PreAuthenticationTriggerEvent } from 'aws-lambda';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { createAdmitPasswordCheck } from './admit-password-check.ts';
import { preAuthenticationConfig } from './config.ts';
import { preAuthentication } from './pre-authentication.ts';

const config = readConfig(preAuthenticationConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));

export const handler: (event: PreAuthenticationTriggerEvent) => Promise<PreAuthenticationTriggerEvent> =
  preAuthentication(
    createAdmitPasswordCheck({
      keys: kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN),
      used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
      now: Date.now,
    }),
  );
