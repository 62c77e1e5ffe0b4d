import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { clientDefaults } from '../platform/aws-clients.ts';
import { readConfig } from '../platform/config.ts';
import { cognitoAddressBook } from './adapters/cognito-address-book.ts';
import { sesMailer } from './adapters/ses-mailer.ts';
import { notificationConfig } from './config.ts';
import { notificationHandler } from './notification-batch.ts';
import { createNotify } from './notify.ts';

const config = readConfig(notificationConfig, process.env);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(clientDefaults()));

export const handler = notificationHandler(
  createNotify({
    addresses: cognitoAddressBook(new CognitoIdentityProviderClient(clientDefaults()), config.USER_POOL_ID),
    mailer: sesMailer(new SESv2Client(clientDefaults()), config.MAIL_FROM),
    used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
    keys: kmsPurposeKeys(new KMSClient(clientDefaults()), config.DERIVATION_KEY_ARN),
    linkBaseUrl: config.LINK_BASE_URL,
    now: Date.now,
  }),
);
