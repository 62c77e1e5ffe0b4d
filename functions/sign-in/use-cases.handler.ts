import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { dynamoDbDecisionLog } from '../challenge/adapters/dynamodb-decision-log.ts';
import { dynamoDbEnrolledFactors } from '../challenge/adapters/dynamodb-enrolled-factors.ts';
import { createAskForProof } from '../challenge/ask-for-proof.ts';
import { relyingPartyOf } from '../challenge/domain/passkey-request.ts';
import { createOpenChallenge } from '../challenge/open-challenge.ts';
import { CodeSender } from '../challenge/send-code.ts';
import type { Mailer, TextMessages } from '../notification/ports.ts';
import { cognitoAppClient } from '../platform/adapters/cognito-app-client.ts';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import { kmsPurposeKeys } from '../platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../platform/adapters/kms-sealer.ts';
import { riskFactsKeys, riskFactsOf } from '../risk/adapters/dynamodb-risk-facts.ts';
import { createAssessUnderPolicy } from '../risk/assess-under-policy.ts';
import type { ChallengerFailed } from '../risk/assess-with-challengers.ts';
import type { ModelSource, PolicySource } from '../risk/ports.ts';
import type { LookAround } from '../risk/surroundings.ts';
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
  readonly lookAround: LookAround;
  readonly policies: PolicySource;
  readonly models: ModelSource;
  readonly challengerFailed: ChallengerFailed;
  readonly mailer: Mailer;
  readonly texts: TextMessages;
  readonly notify: Notify;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

/** What signing in by password and by passkey, and the challenges of either, all stand on. */
export function signInParts(config: z.output<typeof signInConfig>, outside: Outside) {
  const { documents, cognito, kms, now } = outside;
  const tables = {
    accountsTable: config.ACCOUNTS_TABLE,
    sessionsTable: config.SESSIONS_TABLE,
    activityTable: config.ACTIVITY_TABLE,
  };
  const app = cognitoAppClient(cognito, {
    poolId: config.USER_POOL_ID,
    clientId: config.USER_POOL_CLIENT_ID,
  });
  const parts = {
    ...outside,
    app,
    tables,
    relyingParty: relyingPartyOf(config),
    keys: kmsPurposeKeys(kms, config.DERIVATION_KEY_ARN),
    sealer: kmsSealer(kms, config.SEALING_KEY_ARN, now),
    lanes: dynamoDbLanes(documents, tables.activityTable),
    log: dynamoDbDecisionLog(documents, tables),
    factors: dynamoDbEnrolledFactors(documents, tables.accountsTable),
    facts: dynamoDbSignInFacts(documents, tables, { keysOf: riskFactsKeys, factsOf: riskFactsOf }),
    assess: createAssessUnderPolicy({
      ...outside,
      stageMode: config.POLICY_MODE,
    }),
  };
  const ask = createAskForProof(parts);
  return {
    ...parts,
    ask,
    sender: new CodeSender(parts),
    startSession: createStartSession(parts),
    openChallenge: createOpenChallenge({ ...parts, ask }),
  };
}

/** Wires adapters to use cases. Apart from the handler, so that tests run the very same wiring on doubles. */
export function signInUseCases(config: z.output<typeof signInConfig>, outside: Outside) {
  const parts = signInParts(config, outside);
  return {
    signIn: createSignIn({
      ...parts,
      passwords: cognitoPasswordVerifier(parts.cognito, parts.app),
      answerSignIn: createAnswerSignIn(parts),
    }),
  };
}
