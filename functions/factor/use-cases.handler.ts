import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { relyingPartyOf } from '../challenge/domain/passkey-request.ts';
import { CodeSender } from '../challenge/send-code.ts';
import { cognitoAddressBook } from '../notification/adapters/cognito-address-book.ts';
import type { Mailer, TextMessages } from '../notification/ports.ts';
import { cognitoAppClient } from '../platform/adapters/cognito-app-client.ts';
import { dynamoDbLanes } from '../platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import type { PurposeKeys } from '../platform/purpose-keys.ts';
import type { Sealer } from '../platform/sealer.ts';
import { cognitoTokenRefresher } from '../session/adapters/cognito-token-refresher.ts';
import { dynamoDbEnrolmentWindow } from '../session/adapters/dynamodb-enrolment-window.ts';
import { DynamoDbSessionRegistry } from '../session/adapters/dynamodb-session-registry.ts';
import { cognitoAuthenticatorBinding } from './adapters/cognito-authenticator-binding.ts';
import { dynamoDbFactorStore } from './adapters/dynamodb-factor-store.ts';
import { dynamoDbPendingFactors } from './adapters/dynamodb-pending-factors.ts';
import { readPhoneNumber } from './adapters/phone-numbers.ts';
import { webAuthnPasskeyRegistrar } from './adapters/webauthn-passkey-registrar.ts';
import type { factorConfig } from './config.ts';
import { createConfirmEmail, createEnrolEmail } from './enrol-email.ts';
import { createConfirmPhone, createEnrolPhone } from './enrol-phone.ts';
import { createConfirmTotp, createEnrolTotp } from './enrol-totp.ts';
import { createListFactors } from './list-factors.ts';
import { createMakeRecoveryCodes } from './make-recovery-codes.ts';
import { createPasskeyOptions, createRegisterPasskey } from './register-passkey.ts';
import { createRemoveFactor } from './remove-factor.ts';

/** What the world outside gives: clients, keys, chance and the clock. */
export type FactorOutside = {
  readonly documents: DynamoDBDocumentClient;
  readonly cognito: CognitoIdentityProviderClient;
  readonly keys: PurposeKeys;
  readonly sealer: Sealer;
  readonly mailer: Mailer;
  readonly texts: TextMessages;
  /** The pool could not be told to ask for an app's code; we ask for it ourselves. */
  readonly notDemanded: (cause: unknown) => void;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly randomInt: (bound: number) => number;
  readonly now: () => number;
};

/** Wires adapters to use cases. Apart from the handler, so that tests run the very same wiring on doubles. */
export function factorUseCases(config: z.output<typeof factorConfig>, outside: FactorOutside) {
  const { documents, cognito } = outside;
  const app = cognitoAppClient(cognito, {
    poolId: config.USER_POOL_ID,
    clientId: config.USER_POOL_CLIENT_ID,
  });
  const tables = { accounts: config.ACCOUNTS_TABLE, sessions: config.SESSIONS_TABLE };
  const lanes = dynamoDbLanes(documents, config.ACTIVITY_TABLE);
  const deps = {
    ...outside,
    store: dynamoDbFactorStore(documents, { ...tables, activity: config.ACTIVITY_TABLE }),
    registry: new DynamoDbSessionRegistry(documents, tables),
    pending: dynamoDbPendingFactors(documents, tables.sessions),
    enrolments: dynamoDbEnrolmentWindow(documents, tables.sessions),
    used: dynamoDbUsedOnce(documents, tables.sessions),
    addresses: cognitoAddressBook(cognito, config.USER_POOL_ID),
    authenticator: cognitoAuthenticatorBinding(cognito, config.USER_POOL_ID),
    pool: cognitoTokenRefresher(cognito, app),
    registrar: webAuthnPasskeyRegistrar(relyingPartyOf(config)),
    sender: new CodeSender({ ...outside, lanes }),
    countries: config.TEXT_COUNTRIES.split(','),
    readPhoneNumber,
  };
  return {
    listFactors: createListFactors(deps),
    removeFactor: createRemoveFactor(deps),
    enrolTotp: createEnrolTotp(deps),
    confirmTotp: createConfirmTotp(deps),
    enrolPhone: createEnrolPhone(deps),
    confirmPhone: createConfirmPhone(deps),
    enrolEmail: createEnrolEmail(deps),
    confirmEmail: createConfirmEmail(deps),
    passkeyOptions: createPasskeyOptions(deps),
    registerPasskey: createRegisterPasskey(deps),
    makeRecoveryCodes: createMakeRecoveryCodes(deps),
  };
}
