import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { dynamoDbAccounts } from '../account/adapters/dynamodb-accounts.ts';
import { DynamoDbActivityLog } from '../activity/adapters/dynamodb-activity-log.ts';
import { CodeSender } from '../challenge/send-code.ts';
import { cognitoAuthenticatorBinding } from '../factor/adapters/cognito-authenticator-binding.ts';
import { dynamoDbFactorStore } from '../factor/adapters/dynamodb-factor-store.ts';
import { readPhoneNumber } from '../factor/adapters/phone-numbers.ts';
import { createTakeFactor } from '../factor/take-factor.ts';
import type { Mailer, TextMessages } from '../notification/ports.ts';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import { DynamoDbSessionRegistry } from '../session/adapters/dynamodb-session-registry.ts';
import { cognitoPoolProfiles } from './adapters/cognito-pool-profiles.ts';
import { dynamoDbFamiliarity } from './adapters/dynamodb-familiarity.ts';
import { dynamoDbMadeChanges } from './adapters/dynamodb-made-changes.ts';
import { dynamoDbPendingChanges } from './adapters/dynamodb-pending-changes.ts';
import { createBeginChange } from './begin-change.ts';
import type { profileConfig } from './config.ts';
import { createConfirmChange } from './confirm-change.ts';
import { createRequestDeletion } from './request-deletion.ts';
import { createUndoChange } from './undo-change.ts';

/** What the world outside gives: clients, keys, chance and the clock. */
export type ProfileOutside = {
  readonly documents: DynamoDBDocumentClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly mailer: Mailer;
  readonly texts: TextMessages;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

/** Wires adapters to use cases. Apart from the handler, so that tests run the very same wiring on doubles. */
export function profileUseCases(config: z.output<typeof profileConfig>, outside: ProfileOutside) {
  const { documents, cognito } = outside;
  const tables = { accounts: config.ACCOUNTS_TABLE, sessions: config.SESSIONS_TABLE };
  const lanes = dynamoDbLanes(documents, config.ACTIVITY_TABLE);
  const deps = {
    ...outside,
    lanes,
    accounts: dynamoDbAccounts(documents, tables.accounts),
    registry: new DynamoDbSessionRegistry(documents, tables),
    pending: dynamoDbPendingChanges(documents, tables.sessions),
    changes: dynamoDbMadeChanges(documents, tables.accounts),
    takeFactor: createTakeFactor({
      store: dynamoDbFactorStore(documents, { ...tables, activity: config.ACTIVITY_TABLE }),
      authenticator: cognitoAuthenticatorBinding(cognito, config.USER_POOL_ID),
      now: outside.now,
    }),
    profiles: cognitoPoolProfiles(cognito, config.USER_POOL_ID),
    familiarity: dynamoDbFamiliarity(documents, config.ACTIVITY_TABLE),
    activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
    used: dynamoDbUsedOnce(documents, tables.sessions),
    sender: new CodeSender({ ...outside, lanes }),
    countries: config.TEXT_COUNTRIES.split(','),
    undoLinkUrl: config.LINK_BASE_URL,
    readPhoneNumber,
  };
  return {
    beginChange: createBeginChange(deps),
    confirmChange: createConfirmChange(deps),
    undoChange: createUndoChange(deps),
    requestDeletion: createRequestDeletion(deps),
  };
}
