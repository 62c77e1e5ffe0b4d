import type * as z from 'zod';
import { dynamoDbAccounts } from '../account/adapters/dynamodb-accounts.ts';
import { cognitoAddressBook } from '../notification/adapters/cognito-address-book.ts';
import { dynamoDbUsedOnce } from '../platform/adapters/dynamodb-used-once.ts';
import { isId, type PasskeySignInId } from '../platform/ids.ts';
import { problem } from '../platform/problem.ts';
import type { RouteUseCase } from '../platform/route.ts';
import { cognitoTokenRefresher } from '../session/adapters/cognito-token-refresher.ts';
import { DynamoDbSessionRegistry } from '../session/adapters/dynamodb-session-registry.ts';
import { createRaiseSession } from '../session/raise-session.ts';
import { dynamoDbPasskeySignIns } from '../sign-in/adapters/dynamodb-passkey-sign-ins.ts';
import { createAnswerPasskeySignIn } from '../sign-in/answer-passkey-sign-in.ts';
import { createBeginPasskeySignIn } from '../sign-in/begin-passkey-sign-in.ts';
import { type Outside, signInParts } from '../sign-in/use-cases.handler.ts';
import { cognitoTokenVoucher } from './adapters/cognito-token-voucher.ts';
import { cognitoTotpVerifier } from './adapters/cognito-totp-verifier.ts';
import { dynamoDbAccountStandings } from './adapters/dynamodb-account-standings.ts';
import { dynamoDbChallenges } from './adapters/dynamodb-challenges.ts';
import { webAuthnPasskeyVerifier } from './adapters/webauthn-passkey-verifier.ts';
import { createAnswerChallenge } from './answer-challenge.ts';
import { createBeginStepUp } from './begin-step-up.ts';
import type { challengeConfig } from './config.ts';
import { createResendChallenge } from './resend-challenge.ts';
import type { answerChallengeRoute } from './routes.ts';
import { createVerifyProof } from './verify-proof.ts';

/** Wires adapters to use cases. Apart from the handler, so that tests run the very same wiring on doubles. */
export function challengeUseCases(config: z.output<typeof challengeConfig>, outside: Outside) {
  const parts = signInParts(config, outside);
  const { documents, cognito, app, tables, notify } = parts;
  const shared = {
    ...parts,
    challenges: dynamoDbChallenges(documents, tables.sessionsTable),
    used: dynamoDbUsedOnce(documents, tables.sessionsTable),
    voucher: cognitoTokenVoucher(cognito, app, parts),
    passkeys: webAuthnPasskeyVerifier(parts.relyingParty),
    registry: new DynamoDbSessionRegistry(documents, {
      accounts: tables.accountsTable,
      sessions: tables.sessionsTable,
    }),
    passkeySignIns: dynamoDbPasskeySignIns(documents, tables.sessionsTable),
  };
  const answerChallenge = createAnswerChallenge({
    ...shared,
    standings: dynamoDbAccountStandings(documents, tables.accountsTable),
    notCounted: (cause) => notify({ kind: 'not-counted', cause }),
    raiseSession: createRaiseSession({ ...shared, pool: cognitoTokenRefresher(cognito, app) }),
    verifyProof: createVerifyProof({ ...shared, totp: cognitoTotpVerifier(cognito, app) }),
  });
  const answerPasskeySignIn = createAnswerPasskeySignIn({
    ...shared,
    accounts: dynamoDbAccounts(documents, tables.accountsTable),
  });
  const answer: RouteUseCase<typeof answerChallengeRoute> = async (request) => {
    const { challengeId } = request.parameters;
    if (!isId('pks', challengeId)) return answerChallenge(request);
    if (!('passkey' in request.body)) return problem('wrong-code');
    const { passkey, deviceToken } = request.body;
    const named = { challengeId: challengeId as PasskeySignInId, passkey, deviceToken };
    return answerPasskeySignIn({ ...named, client: request.client });
  };
  return {
    answerChallenge: answer,
    resendChallenge: createResendChallenge(shared),
    beginStepUp: createBeginStepUp({
      ...shared,
      addresses: cognitoAddressBook(cognito, config.USER_POOL_ID),
      codeNotSent: (cause) => notify({ kind: 'code-not-sent', cause }),
    }),
    beginPasskeySignIn: createBeginPasskeySignIn(shared),
  };
}
