import { KMSClient } from '@aws-sdk/client-kms';
import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { log } from '../platform/observability.ts';
import { preTokenConfig } from './config.ts';
import { createShapeToken } from './shape-token.ts';

const config = readConfig(preTokenConfig, process.env);
const keys = kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN);
const shapeToken = createShapeToken({ keys, now: Date.now });

export const handler = async (
  event: PreTokenGenerationV2TriggerEvent,
): Promise<PreTokenGenerationV2TriggerEvent> => {
  const { scopesToSuppress } = await shapeToken({
    username: event.userName,
    triggerSource: event.triggerSource,
    userAttributes: event.request.userAttributes,
  });
  log.info('token shaped', { operation: event.triggerSource, count: scopesToSuppress.length });
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { scopesToSuppress } } };
  return event;
};
