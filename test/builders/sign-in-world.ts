import { randomBytes, randomInt } from 'node:crypto';
import { fromActivityItem } from '../../functions/activity/domain/activity-item.ts';
import type { ChallengeFactor } from '../../functions/challenge/domain/challenge-record.ts';
import { factorContext } from '../../functions/challenge/domain/enrolled-factor.ts';
import type { answerChallengeRoute } from '../../functions/challenge/routes.ts';
import { challengeUseCases } from '../../functions/challenge/use-cases.handler.ts';
import { createVouchForTokens } from '../../functions/challenge/vouch-for-tokens.ts';
import { factorUseCases } from '../../functions/factor/use-cases.handler.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { kmsPurposeKeys } from '../../functions/platform/adapters/kms-purpose-keys.ts';
import { kmsSealer } from '../../functions/platform/adapters/kms-sealer.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import { type AccountId, newId, type SessionId } from '../../functions/platform/ids.ts';
import { isProblem, type Problem } from '../../functions/platform/problem.ts';
import type { Principal, RouteRequest } from '../../functions/platform/route.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { accountKeys } from '../../functions/platform/table-keys.ts';
import { profileUseCases } from '../../functions/profile/use-cases.handler.ts';
import type { Facts } from '../../functions/risk/domain/facts.ts';
import { emptyPopulation } from '../../functions/risk/domain/population.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import type { LookAround, Surrounded, Surroundings } from '../../functions/risk/surroundings.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { issueDeviceToken } from '../../functions/session/domain/device-token.ts';
import type { Session, SignInAnswer } from '../../functions/session/session-schemas.ts';
import { createShapeToken } from '../../functions/session/shape-token.ts';
import { createAdmitPasswordCheck } from '../../functions/sign-in/admit-password-check.ts';
import type { SignInNotice } from '../../functions/sign-in/ports.ts';
import { preAuthentication } from '../../functions/sign-in/pre-authentication.ts';
import { signInUseCases } from '../../functions/sign-in/use-cases.handler.ts';
import { CognitoDouble } from '../fakes/cognito-double.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { KmsDouble } from '../fakes/kms-double.ts';
import { MemoryMailer } from '../fakes/memory-mailer.ts';
import { MemoryTexts } from '../fakes/memory-texts.ts';
import { Meter } from '../fakes/metering-client.ts';
import { home, NOON } from './risk-facts.ts';

export const config = {
  ACCOUNTS_TABLE: 'accounts',
  SESSIONS_TABLE: 'sessions',
  ACTIVITY_TABLE: 'activity',
  USER_POOL_ID: 'eu-central-1_Double123',
  USER_POOL_CLIENT_ID: 'doubleclientid1234567890ab',
  SEALING_KEY_ARN: 'arn:aws:kms:eu-central-1:111122223333:key/sealing',
  DERIVATION_KEY_ARN: 'arn:aws:kms:eu-central-1:111122223333:key/derivation',
  ORIGIN_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:origin',
  SNAPSHOT_BUCKET: 'snapshots',
  POLICY_MODE: 'enforce' as 'enforce' | 'audit',
  MAIL_FROM: 'Gatehouse <no-reply@example.com>',
  RELYING_PARTY_ID: 'localhost',
  RELYING_PARTY_ORIGINS: 'http://localhost:3000',
  TEXT_COUNTRIES: 'DE,US',
  LINK_BASE_URL: 'https://app.example/links',
};

export const PASSWORD = 'correct horse battery staple';

export type Person = {
  readonly email: string;
  readonly password: string;
  readonly accountId: AccountId;
  readonly totpSecret?: string;
};

/** Sign-in and challenges as the Lambda wires them, on doubles of everything outside, with a clock to turn. */
export async function signInWorld({
  mode = config.POLICY_MODE,
  population = emptyPopulation() as Facts['population'],
} = {}) {
  let time = NOON;
  const now = () => time;
  const db = new DynamoDbDouble();
  const kms = new KmsDouble();
  const mailer = new MemoryMailer();
  const meter = new Meter();
  const texts = new MemoryTexts();
  const notices: SignInNotice[] = [];
  const keys = kmsPurposeKeys(kms.asClient(), config.DERIVATION_KEY_ARN);
  const used = dynamoDbUsedOnce(db.asDocumentClient(), config.SESSIONS_TABLE);
  const enrolments = dynamoDbEnrolmentWindow(db.asDocumentClient(), config.SESSIONS_TABLE);
  const shapeToken = createShapeToken({ enrolments, now });
  const cognito = await CognitoDouble.create({
    now,
    preAuthentication: preAuthentication(createAdmitPasswordCheck({ keys, used, now })),
    customChallenge: createVouchForTokens({ keys, used, now }),
    preToken: async (event) => {
      const isRefresh = event.triggerSource === 'TokenGeneration_RefreshTokens';
      const accessTokenGeneration = await shapeToken({ username: event.userName, isRefresh });
      return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
    },
  });
  const held: { -readonly [Part in keyof Surroundings]: Surroundings[Part] } = {
    population,
    reputation: [],
    campaigns: [],
  };
  /** How the world around an attempt is seen; what is held, unless a test looks otherwise. */
  const around: { look: LookAround } = { look: async () => held };
  const outside = {
    documents: meter.around('dynamodb', db.asDocumentClient()),
    cognito: meter.around('cognito', cognito.asClient()),
    kms: meter.around('kms', kms.asClient()),
    lookAround: (attempt: Surrounded) => around.look(attempt),
    policies: { current: async () => defaultPolicy },
    models: { current: async () => ({ champion: defaultModel, challengers: [] }) },
    challengerFailed: () => {},
    mailer,
    texts,
    notify: (notice: SignInNotice) => void notices.push(notice),
    randomBytes,
    randomInt: (bound: number) => randomInt(bound),
    now,
  };
  const settings = { ...config, POLICY_MODE: mode };
  const sealer = kmsSealer(kms.asClient(), config.SEALING_KEY_ARN, now);
  const useCases = {
    ...signInUseCases(settings, outside),
    ...challengeUseCases(settings, outside),
    ...profileUseCases(settings, { ...outside, keys, sealer }),
    ...factorUseCases(settings, {
      ...outside,
      keys,
      sealer,
      notDemanded: (cause) => void notices.push({ kind: 'not-counted', cause }),
    }),
  };

  type AnswerBody = RouteRequest<typeof answerChallengeRoute>['body'];
  type Extra = { readonly deviceToken?: string; readonly client?: ClientFacts };
  const request = { query: undefined, principal: undefined, requestId: 'request-1' } as const;

  return {
    db,
    kms,
    cognito,
    mailer,
    texts,
    useCases,
    request,
    sealer,
    meter,
    notices,
    keys,
    held,
    around,
    now,
    pass(ms: number) {
      time += ms;
    },

    /** Somebody who signed up before. */
    async person(
      email = 'ada@example.com',
      {
        totp = false,
        ...head
      }: { totp?: boolean; state?: string; notBefore?: number; stepUpRequired?: boolean } = {},
    ): Promise<Person> {
      const accountId = newId('acc', time - 1000);
      cognito.addUser(accountId, PASSWORD, { email });
      const totpSecret = totp ? cognito.enrolTotp(accountId) : undefined;
      const subject = await subjectOf(keys, email);
      const account = {
        accountId,
        state: 'active',
        notBefore: 0,
        stepUpRequired: false,
        factors: totp ? ['totp'] : [],
        createdAt: time - 1000,
        ...head,
      };
      db.seed(
        'accounts',
        { ...accountKeys.identifier(subject), ...account },
        { ...accountKeys.account(accountId), ...account, subject },
      );
      if (totpSecret) {
        const factorId = newId('fac', time);
        const sealedSecret = await sealer.seal(totpSecret, factorContext(accountId, factorId));
        const app = { factorId, kind: 'totp', name: 'App', createdAt: time, sealedSecret, isAtPool: true };
        db.seed('accounts', { ...accountKeys.factor(accountId, factorId), ...app });
      }
      return { email, password: PASSWORD, accountId, ...(totpSecret ? { totpSecret } : {}) };
    },

    /** Changes what the account says of itself, as containment does. */
    async setHead(email: string, head: object) {
      const key = accountKeys.identifier(await subjectOf(keys, email));
      db.seed('accounts', { ...db.item('accounts', key), ...key, ...head });
    },

    /** Changes the account under its own id, as whoever holds a token is judged by. */
    async setAccount({ accountId }: Person, head: object) {
      const key = accountKeys.account(accountId);
      db.seed('accounts', { ...db.item('accounts', key), ...key, ...head });
    },

    async deviceTokenOf(email: string, deviceId = Buffer.alloc(16, 1).toString('base64url')) {
      return issueDeviceToken(keys, { deviceId, subject: await subjectOf(keys, email), at: time });
    },

    signIn(
      email: string,
      password: string = PASSWORD,
      { deviceToken, client = home }: Extra = {},
    ): Promise<SignInAnswer | Problem> {
      return useCases.signIn({
        ...request,
        body: { email, password, deviceToken },
        parameters: undefined,
        client,
      });
    },

    answer(challengeId: string, code: string, client: ClientFacts = home): Promise<SignInAnswer | Problem> {
      return useCases.answerChallenge({ ...request, parameters: { challengeId }, body: { code }, client });
    },

    answerWith(challengeId: string, body: AnswerBody, client: ClientFacts = home) {
      return useCases.answerChallenge({ ...request, parameters: { challengeId }, body, client });
    },

    /** The signed-in person behind a session. */
    principal: ({ accountId }: Person, { sessionId }: Session): Principal => ({
      accountId,
      sessionId: sessionId as SessionId,
    }),

    resend(challengeId: string, factor?: ChallengeFactor) {
      return useCases.resendChallenge({
        ...request,
        parameters: { challengeId },
        body: { factor },
        client: home,
      });
    },

    /** What was recorded, in order. */
    events(type?: string): Record<string, unknown>[] {
      return recordedEvents(db).filter((event) => !type || event['type'] === type);
    },
  };
}

export type World = Awaited<ReturnType<typeof signInWorld>>;

function recordedEvents(db: DynamoDbDouble): Record<string, unknown>[] {
  return db
    .items('activity')
    .filter(({ sk }) => String(sk).startsWith('AT#'))
    .map((item) => fromActivityItem(item) as unknown as Record<string, unknown>)
    .sort((a, b) => (String(a['eventId']) < String(b['eventId']) ? -1 : 1));
}

/** The session of an answer that must be one. */
export function sessionIn(answer: SignInAnswer | Problem): Session {
  if (isProblem(answer) || answer.status !== 'signed-in')
    throw new Error(`Not signed in: ${JSON.stringify(answer)}`);
  return answer.session;
}

/** The challenge of an answer that must be one. */
export function challengeIn(answer: SignInAnswer | Problem) {
  if (isProblem(answer) || answer.status !== 'challenge')
    throw new Error(`Not challenged: ${JSON.stringify(answer)}`);
  return answer.challenge;
}
