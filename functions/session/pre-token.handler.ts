import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { log } from '../platform/observability.ts';
import { dynamoDbEnrolmentWindow } from './adapters/dynamodb-enrolment-window.ts';
import { preTokenConfig } from './config.ts';
import { createShapeToken } from './shape-token.ts';

const config = readConfig(preTokenConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));
const enrolments = dynamoDbEnrolmentWindow(documents, config.SESSIONS_TABLE);
const shapeToken = createShapeToken({ enrolments, now: Date.now });

export const handler = async (
  event: PreTokenGenerationV2TriggerEvent,
): Promise<PreTokenGenerationV2TriggerEvent> => {
  const isRefresh = event.triggerSource === 'TokenGeneration_RefreshTokens';
  const { scopesToSuppress } = await shapeToken({ username: event.userName, isRefresh });
  log.info('token shaped', { operation: event.triggerSource, count: scopesToSuppress.length });
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress } } };
  return event;
};
