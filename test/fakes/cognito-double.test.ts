import { describe } from 'vitest';
import { createVouchForTokens } from '../../functions/challenge/vouch-for-tokens.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { createShapeToken } from '../../functions/session/shape-token.ts';
import { createAdmitPasswordCheck } from '../../functions/sign-in/admit-password-check.ts';
import { preAuthentication } from '../../functions/sign-in/pre-authentication.ts';
import { cognitoPasswordsSuite } from '../port-suites/cognito-passwords-suite.ts';
import { cognitoSessionsSuite } from '../port-suites/cognito-sessions-suite.ts';
import { cognitoStandingSuite } from '../port-suites/cognito-standing-suite.ts';
import { usingPool } from '../port-suites/cognito-under-test.ts';
import { cognitoVouchingSuite } from '../port-suites/cognito-vouching-suite.ts';
import { CognitoDouble } from './cognito-double.ts';
import { DynamoDbDouble } from './dynamodb-double.ts';
import { MemoryPurposeKeys } from './memory-purpose-keys.ts';

/** A double with the triggers that our pool has. */
async function pool() {
  const documents = new DynamoDbDouble().asDocumentClient();
  const keys = new MemoryPurposeKeys();
  const enrolments = dynamoDbEnrolmentWindow(documents, 'sessions');
  const used = dynamoDbUsedOnce(documents, 'sessions');
  const shape = createShapeToken({ enrolments, now: Date.now });
  const double = await CognitoDouble.create({
    preAuthentication: preAuthentication(createAdmitPasswordCheck({ keys, used, now: Date.now })),
    customChallenge: createVouchForTokens({ keys, used, now: Date.now }),
    preToken: async (event) => {
      const isRefresh = event.triggerSource === 'TokenGeneration_RefreshTokens';
      const accessTokenGeneration = await shape({ username: event.userName, isRefresh });
      return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
    },
  });
  const { poolId, clientId } = double;
  return usingPool({ client: double.asClient(), poolId, clientId, keys, enrolments });
}

describe('CognitoDouble', () => {
  cognitoPasswordsSuite(pool);
  cognitoSessionsSuite(pool);
  cognitoStandingSuite(pool);
  cognitoVouchingSuite(pool);
});
