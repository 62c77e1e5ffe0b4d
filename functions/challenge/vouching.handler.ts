import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { log } from '../platform/observability.ts';
import { vouchingConfig } from './config.ts';
import { type CustomChallengeEvent, createVouchForTokens } from './vouch-for-tokens.ts';

const config = readConfig(vouchingConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const vouch = createVouchForTokens({
  keys: kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN),
  used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
  now: Date.now,
});

export const handler = async (event: CustomChallengeEvent) => {
  const response = await vouch(event);
  log.info('vouched', { operation: event.triggerSource });
  return { ...event, response };
};
