import { createHmac, randomBytes } from 'node:crypto';
import {
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { cognitoPoolUsers } from '../../functions/account/adapters/cognito-pool-users.ts';
import { dynamoDbAccounts } from '../../functions/account/adapters/dynamodb-accounts.ts';
import { dynamoDbSignUps } from '../../functions/account/adapters/dynamodb-sign-ups.ts';
import { createConfirmSignUp } from '../../functions/account/confirm-sign-up.ts';
import { createGetMe } from '../../functions/account/get-me.ts';
import { createListActivity } from '../../functions/account/list-activity.ts';
import { createSignUp } from '../../functions/account/sign-up.ts';
import { dynamoDbActivityHistory } from '../../functions/activity/adapters/dynamodb-activity-history.ts';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { fromActivityItem } from '../../functions/activity/domain/activity-item.ts';
import { cognitoAuthenticatorBinding } from '../../functions/factor/adapters/cognito-authenticator-binding.ts';
import { factorUseCases } from '../../functions/factor/use-cases.handler.ts';
import type { Mail } from '../../functions/notification/domain/mail.ts';
import { cognitoAppClient } from '../../functions/platform/adapters/cognito-app-client.ts';
import { dynamoDbLanes } from '../../functions/platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import { type AccountId, newId, type SessionId } from '../../functions/platform/ids.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { accountKeys, sessionKeys } from '../../functions/platform/table-keys.ts';
import { DynamoDbRiskFacts } from '../../functions/risk/adapters/dynamodb-risk-facts.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import type { Surroundings } from '../../functions/risk/surroundings.ts';
import { cognitoTokenRefresher } from '../../functions/session/adapters/cognito-token-refresher.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { DynamoDbSessionRegistry } from '../../functions/session/adapters/dynamodb-session-registry.ts';
import { createAssessRefresh } from '../../functions/session/assess-refresh.ts';
import { toSessionItem } from '../../functions/session/domain/session-item.ts';
import { createListSessions } from '../../functions/session/list-sessions.ts';
import { createRefreshSession } from '../../functions/session/refresh-session.ts';
import { createShapeToken } from '../../functions/session/shape-token.ts';
import { createEndSession, createSignOut } from '../../functions/session/sign-out.ts';
import { createStartSession } from '../../functions/session/start-session.ts';
import { CognitoDouble } from '../fakes/cognito-double.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { MemoryPurposeKeys } from '../fakes/memory-purpose-keys.ts';
import { MemorySealer } from '../fakes/memory-sealer.ts';
import { MemoryTexts } from '../fakes/memory-texts.ts';
import { config as WORLD_CONFIG } from './sign-in-world.ts';

export const HOME: ClientFacts = { ip: '192.0.2.10', country: 'DE', city: 'Hamburg', userAgent: 'Firefox' };
export const ADA = { email: 'ada@example.org', password: 'a quiet morning by the sea' };
const TABLES = { accounts: 'accounts', sessions: 'sessions', activity: 'activity' } as const;

export type AccountWorld = Awaited<ReturnType<typeof accountWorld>>;

/**
 * The account and session subsystems with their real adapters, on the DynamoDB and Cognito doubles. The clock
 * starts at the present, because the token verifier reads the machine's.
 */
export async function accountWorld() {
  const clock = { at: Date.now() };
  const now = () => clock.at;
  const keys = new MemoryPurposeKeys();
  const sealer = new MemorySealer();
  const dynamodb = new DynamoDbDouble();
  const documents = dynamodb.asDocumentClient();
  const enrolments = dynamoDbEnrolmentWindow(documents, TABLES.sessions);
  const shapeToken = createShapeToken({ enrolments, now });
  const cognito = await CognitoDouble.create({
    now,
    preToken: async (event) => {
      const isRefresh = event.triggerSource === 'TokenGeneration_RefreshTokens';
      const accessTokenGeneration = await shapeToken({ username: event.userName, isRefresh });
      return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
    },
  });
  const app = cognitoAppClient(cognito.asClient(), { poolId: cognito.poolId, clientId: cognito.clientId });
  const texts = new MemoryTexts();
  const notDemanded: unknown[] = [];
  /** What the range service knows of each password, and what it was asked. */
  const breaches = { of: new Map<string, 'breached' | 'clear'>(), asked: [] as string[] };
  const mailbox = { mails: [] as Mail[], isDown: false };
  const registry = new DynamoDbSessionRegistry(documents, TABLES);
  const held: { -readonly [Part in keyof Surroundings]: Surroundings[Part] } = {
    population: emptyPopulation(),
    reputation: [],
    campaigns: [],
  };
  const policy: { mode: 'audit' | 'enforce' } = { mode: 'enforce' };
  const unreadable: unknown[] = [];
  const deps = {
    accounts: dynamoDbAccounts(documents, TABLES.accounts),
    breached: {
      isBreached: async (password: string) => {
        breaches.asked.push(password);
        return breaches.of.get(password) ?? 'unknown';
      },
    },
    signUps: dynamoDbSignUps(documents, TABLES.sessions),
    users: cognitoPoolUsers(cognito.asClient(), cognito.poolId),
    authenticator: cognitoAuthenticatorBinding(cognito.asClient(), cognito.poolId),
    pool: cognitoTokenRefresher(cognito.asClient(), app),
    registry,
    enrolments,
    activity: new DynamoDbActivityLog(documents, TABLES.activity),
    history: dynamoDbActivityHistory(documents, TABLES.activity),
    lanes: dynamoDbLanes(documents, TABLES.activity),
    used: dynamoDbUsedOnce(documents, TABLES.sessions),
    mailer: {
      send: async (mail: Mail) => {
        if (mailbox.isDown) throw new UnavailableError('mail', new Error('down'));
        mailbox.mails.push(mail);
      },
    },
    assess: createAssessRefresh({
      facts: new DynamoDbRiskFacts(documents, TABLES.activity),
      lookAround: async () => held,
      assess: (facts) =>
        createAssessor({ policy: { ...defaultPolicy, ...policy }, model: defaultModel })(facts),
      unreadable: (cause) => void unreadable.push(cause),
    }),
    keys,
    sealer,
    texts,
    notDemanded: (cause: unknown) => void notDemanded.push(cause),
    randomBytes,
    randomInt: (bound: number) => Math.floor(Math.random() * bound),
    now,
  };
  const settings = {
    ...WORLD_CONFIG,
    ACCOUNTS_TABLE: TABLES.accounts,
    SESSIONS_TABLE: TABLES.sessions,
    ACTIVITY_TABLE: TABLES.activity,
    USER_POOL_ID: cognito.poolId,
    USER_POOL_CLIENT_ID: cognito.clientId,
  };
  const startSession = createStartSession(deps);
  const common = {
    client: HOME,
    requestId: 'request-1',
    query: undefined,
    parameters: undefined,
    body: undefined,
  };
  const visitor = { ...common, principal: undefined };

  const useCases = {
    signUp: createSignUp(deps),
    confirmSignUp: createConfirmSignUp(deps),
    getMe: createGetMe(deps),
    ...factorUseCases(settings, { ...deps, documents, cognito: cognito.asClient() }),
    listActivity: createListActivity(deps),
    refreshSession: createRefreshSession(deps),
    signOut: createSignOut(deps),
    listSessions: createListSessions(deps),
    endSession: createEndSession(deps),
  };

  return {
    ...{
      texts,
      held,
      policy,
      unreadable,
      notDemanded,
      clock,
      keys,
      sealer,
      dynamodb,
      cognito,
      mailbox,
      breaches,
      deps,
      useCases,
      common,
      visitor,
      tables: TABLES,
    },

    /** The code that a mail carries, alone on its line. */
    codeIn: (mail: Mail | undefined) => /^\d{8}$/m.exec(mail?.text ?? '')?.[0],

    events: () =>
      dynamodb
        .items(TABLES.activity)
        .flatMap((item): ActivityEvent[] =>
          String(item['sk']).startsWith('AT#') ? [fromActivityItem(item)] : [],
        ),

    /** An account that is there already, without a call. */
    async account({ email, password }: typeof ADA = ADA) {
      const accountId: AccountId = newId('acc', clock.at);
      const subject = await subjectOf(keys, email);
      const head = {
        accountId,
        state: 'active',
        notBefore: 0,
        stepUpRequired: false,
        factors: [],
        createdAt: clock.at,
      };
      cognito.addUser(accountId, password, { email });
      dynamodb.seed(
        TABLES.accounts,
        { ...accountKeys.account(accountId), ...head, subject },
        { ...accountKeys.identifier(subject), ...head },
      );
      return { accountId, subject };
    },

    /** A session as a sign-in starts and stores one. */
    async session(
      { accountId, subject }: { accountId: AccountId; subject: Awaited<ReturnType<typeof subjectOf>> },
      client: ClientFacts = HOME,
    ) {
      const SECRET_HASH = createHmac('sha256', cognito.clientSecret)
        .update(accountId + cognito.clientId)
        .digest('base64');
      const answer = (await cognito.send(
        new AdminInitiateAuthCommand({
          UserPoolId: cognito.poolId,
          ClientId: cognito.clientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: {
            USERNAME: accountId,
            PASSWORD: cognito.users.get(accountId)?.password ?? '',
            SECRET_HASH,
          },
        }),
      )) as AdminInitiateAuthCommandOutput;
      const { AccessToken = '', IdToken = '', RefreshToken = '' } = answer.AuthenticationResult ?? {};
      const started = await startSession({
        accountId,
        subject,
        decisionId: newId('dec', clock.at),
        deviceId: randomBytes(16).toString('base64url'),
        client,
        tokens: { accessToken: AccessToken, idToken: IdToken, refreshToken: RefreshToken },
        factors: ['pwd'],
        decidedAt: clock.at,
        at: clock.at,
      });
      dynamodb.seed(TABLES.sessions, toSessionItem(started.record));
      const sessionId = started.session.sessionId as SessionId;
      return { ...started.session, sessionId, principal: { accountId, sessionId } };
    },

    /** Changes what the tables hold of an account, as containment does. */
    changeAccount(
      accountId: AccountId,
      subject: Parameters<typeof accountKeys.identifier>[0],
      change: object,
    ) {
      for (const key of [accountKeys.account(accountId), accountKeys.identifier(subject)])
        dynamodb.seed(TABLES.accounts, { ...dynamodb.item(TABLES.accounts, key), ...change });
    },

    sessionItem: (accountId: AccountId, sessionId: SessionId) =>
      dynamodb.item(TABLES.sessions, sessionKeys.session(accountId, sessionId)),
  };
}
