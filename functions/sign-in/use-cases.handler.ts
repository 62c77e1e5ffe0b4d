import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { cognitoTotpVerifier } from '../challenge/adapters/cognito-totp-verifier.ts';
import { dynamoDbAccountStandings } from '../challenge/adapters/dynamodb-account-standings.ts';
import { dynamoDbChallenges } from '../challenge/adapters/dynamodb-challenges.ts';
import { dynamoDbDecisionLog } from '../challenge/adapters/dynamodb-decision-log.ts';
import { createAnswerChallenge } from '../challenge/answer-challenge.ts';
import { createOpenChallenge } from '../challenge/open-challenge.ts';
import { createResendChallenge } from '../challenge/resend-challenge.ts';
import { createVerifyCode } from '../challenge/verify-code.ts';
import type { Mailer } from '../notification/ports.ts';
import { cognitoAppClient } from '../platform/adapters/cognito-app-client.ts';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../platform/adapters/kms-sealer.ts';
import { riskFactsKeys, riskFactsOf } from '../risk/adapters/dynamodb-risk-facts.ts';
import { createAssessor } from '../risk/domain/assess.ts';
import { defaultModel } from '../risk/model/default-model.ts';
import { defaultPolicy } from '../risk/policy/default-policy.ts';
import type { PopulationSource } from '../risk/ports.ts';
import { createStartSession } from '../session/start-session.ts';
import { cognitoPasswordVerifier } from './adapters/cognito-password-verifier.ts';
import { dynamoDbSignInFacts } from './adapters/dynamodb-sign-in-facts.ts';
import { createAnswerSignIn } from './answer-sign-in.ts';
import type { signInConfig } from './config.ts';
import type { Notify } from './ports.ts';
import { createSignIn } from './sign-in.ts';

/** What the world outside gives: clients, chance and the clock. */
export type Outside = {
  readonly documents: DynamoDBDocumentClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly kms: KMSClient;
  readonly population: PopulationSource;
  readonly mailer: Mailer;
  readonly notify: Notify;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

/** Wires adapters to use cases. Apart from the handler, so that tests run the very same wiring on doubles. */
export function signInUseCases(config: z.output<typeof signInConfig>, outside: Outside) {
  const { documents, cognito, kms, now } = outside;
  const app = cognitoAppClient(cognito, {
    poolId: config.USER_POOL_ID,
    clientId: config.USER_POOL_CLIENT_ID,
  });
  const tables = {
    accountsTable: config.ACCOUNTS_TABLE,
    sessionsTable: config.SESSIONS_TABLE,
    activityTable: config.ACTIVITY_TABLE,
  };
  const shared = {
    ...outside,
    keys: kmsPurposeKeys(kms, config.DERIVATION_KEY_ARN),
    sealer: kmsSealer(kms, config.SEALING_KEY_ARN, now),
    lanes: dynamoDbLanes(documents, tables.activityTable),
    log: dynamoDbDecisionLog(documents, tables),
    challenges: dynamoDbChallenges(documents, tables.sessionsTable),
  };
  const startSession = createStartSession(shared);
  return {
    signIn: createSignIn({
      ...shared,
      facts: dynamoDbSignInFacts(documents, tables, { keysOf: riskFactsKeys, factsOf: riskFactsOf }),
      passwords: cognitoPasswordVerifier(cognito, app),
      assess: createAssessor({ policy: { ...defaultPolicy, mode: config.POLICY_MODE }, model: defaultModel }),
      answerSignIn: createAnswerSignIn({
        ...shared,
        startSession,
        openChallenge: createOpenChallenge(shared),
      }),
    }),
    answerChallenge: createAnswerChallenge({
      ...shared,
      startSession,
      standings: dynamoDbAccountStandings(documents, tables.accountsTable),
      verifyCode: createVerifyCode({
        ...shared,
        used: dynamoDbUsedOnce(documents, tables.sessionsTable),
        totp: cognitoTotpVerifier(cognito, app),
      }),
    }),
    resendChallenge: createResendChallenge(shared),
  };
}
