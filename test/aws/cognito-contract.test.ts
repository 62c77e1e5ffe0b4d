import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe } from 'vitest';
import * as z from 'zod';
import { kmsPurposeKeys } from '../../functions/platform/adapters/kms-purpose-keys.ts';
import { nonEmpty, readConfig } from '../../functions/platform/config.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { cognitoPasswordsSuite } from '../port-suites/cognito-passwords-suite.ts';
import { cognitoSessionsSuite } from '../port-suites/cognito-sessions-suite.ts';
import { cognitoStandingSuite } from '../port-suites/cognito-standing-suite.ts';
import { usingPool } from '../port-suites/cognito-under-test.ts';
import { cognitoVouchingSuite } from '../port-suites/cognito-vouching-suite.ts';

/** Outputs of the deployed Data stack, and whose credentials the SDK finds may use its pool, key and table. */
const settings = readConfig(
  z.object({
    GATEHOUSE_AWS_USER_POOL_ID: nonEmpty,
    GATEHOUSE_AWS_USER_POOL_CLIENT_ID: nonEmpty,
    GATEHOUSE_AWS_DERIVATION_KEY_ARN: nonEmpty,
    GATEHOUSE_AWS_SESSIONS_TABLE: nonEmpty,
  }),
  process.env,
);

/** The rules that the double and the emulator are held to, on AWS itself: what differs here is wrong there. */
describe('the pool of customers in AWS', () => {
  const make = async () =>
    usingPool({
      client: new CognitoIdentityProviderClient(),
      poolId: settings.GATEHOUSE_AWS_USER_POOL_ID,
      clientId: settings.GATEHOUSE_AWS_USER_POOL_CLIENT_ID,
      keys: kmsPurposeKeys(new KMSClient(), settings.GATEHOUSE_AWS_DERIVATION_KEY_ARN),
      enrolments: dynamoDbEnrolmentWindow(
        DynamoDBDocumentClient.from(new DynamoDBClient()),
        settings.GATEHOUSE_AWS_SESSIONS_TABLE,
      ),
    });
  cognitoPasswordsSuite(make);
  cognitoSessionsSuite(make);
  cognitoStandingSuite(make);
  cognitoVouchingSuite(make);
});
