import { randomBytes, randomInt } from 'node:crypto';
import { dynamoDbAccounts } from '../../functions/account/adapters/dynamodb-accounts.ts';
import { DynamoDbHeldAccounts } from '../../functions/account/adapters/dynamodb-held-accounts.ts';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { createNotify } from '../../functions/notification/notify.ts';
import { cognitoAppClient } from '../../functions/platform/adapters/cognito-app-client.ts';
import { dynamoDbLanes } from '../../functions/platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import type { AccountId, SessionId } from '../../functions/platform/ids.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { subjectOf } from '../../functions/platform/subject.ts';
import { cognitoPoolPasswords } from '../../functions/recovery/adapters/cognito-pool-passwords.ts';
import { dynamoDbPasswordResets } from '../../functions/recovery/adapters/dynamodb-password-resets.ts';
import { createBeginPasswordReset } from '../../functions/recovery/begin-password-reset.ts';
import { createChangePassword } from '../../functions/recovery/change-password.ts';
import { createConfirmPasswordReset } from '../../functions/recovery/confirm-password-reset.ts';
import { DynamoDbRiskFacts } from '../../functions/risk/adapters/dynamodb-risk-facts.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { cognitoTokenRefresher } from '../../functions/session/adapters/cognito-token-refresher.ts';
import { DynamoDbSessionRegistry } from '../../functions/session/adapters/dynamodb-session-registry.ts';
import { createAssessRefresh } from '../../functions/session/assess-refresh.ts';
import { isUsable } from '../../functions/session/domain/session-standing.ts';
import { createRefreshSession } from '../../functions/session/refresh-session.ts';
import { createEndSession, createSignOut } from '../../functions/session/sign-out.ts';
import type { SoftwarePasskey } from '../fakes/software-passkey.ts';
import { home } from './risk-facts.ts';
import { challengeIn, config, type Person, sessionIn, signInWorld } from './sign-in-world.ts';

/** The world of sign-ins, with the ways back into an account and its sessions on the same tables, as the handlers wire them. */
export async function takeoverWorld() {
  const world = await signInWorld();
  const documents = world.db.asDocumentClient();
  const cognito = world.cognito.asClient();
  const { poolId, clientId } = world.cognito;
  const app = cognitoAppClient(cognito, { poolId, clientId });
  const { keys, now } = world;
  const registry = new DynamoDbSessionRegistry(documents, {
    accounts: config.ACCOUNTS_TABLE,
    sessions: config.SESSIONS_TABLE,
  });
  const accounts = dynamoDbAccounts(documents, config.ACCOUNTS_TABLE);
  const deps = {
    accounts,
    keys,
    now,
    registry,
    randomBytes,
    randomInt: (bound: number) => randomInt(bound),
    resets: dynamoDbPasswordResets(documents, config.SESSIONS_TABLE),
    lanes: dynamoDbLanes(documents, config.ACTIVITY_TABLE),
    passwords: cognitoPoolPasswords(cognito, app, { keys, randomBytes, now }),
    breached: { isBreached: async () => 'unknown' as const },
    activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
    mailer: world.mailer,
    used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
    pool: cognitoTokenRefresher(cognito, app),
    sealer: world.sealer,
    assess: createAssessRefresh({
      facts: new DynamoDbRiskFacts(documents, config.ACTIVITY_TABLE),
      lookAround: (attempt) => world.around.look(attempt),
      assess: createAssessor({ policy: defaultPolicy, model: defaultModel }),
      unreadable: (cause) =>
        void world.notices.push({ kind: 'surroundings-unreadable', port: 'risk facts', cause }),
    }),
  };
  const begin = createBeginPasswordReset(deps);
  const confirm = createConfirmPasswordReset({
    ...deps,
    enrolled: accounts,
    accounts: new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE),
  });
  const notify = createNotify({
    ...deps,
    addresses: { emailOf: async (id) => world.cognito.users.get(id)?.attributes['email'] },
    linkBaseUrl: config.LINK_BASE_URL,
  });
  const byPasskey = async (passkey: SoftwarePasskey, deviceToken?: string) => {
    const begun = await world.useCases.beginPasskeySignIn({
      ...world.request,
      parameters: undefined,
      body: undefined,
      client: home,
    });
    if (isProblem(begun)) return begun;
    const { challengeId, publicKey } = begun.challenge;
    const proof = passkey.get(publicKey ?? { challenge: '' });
    return world.answerWith(challengeId, { passkey: proof, ...(deviceToken ? { deviceToken } : {}) });
  };
  return {
    ...world,
    registry,
    /** Mails what people are told of, as the stream does. */
    async tell(type: ActivityEvent['type']) {
      for (const event of world.events(type)) await notify(event as unknown as ActivityEvent);
    },
    undo: (token: string) =>
      world.useCases.undoChange({ ...world.request, parameters: undefined, client: home, body: { token } }),
    byPasskey,
    /** Somebody's session by passkey, and requests in its name. */
    async signedInBy(person: Person, passkey: SoftwarePasskey) {
      const principal = world.principal(person, sessionIn(await byPasskey(passkey)));
      return { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    },
    /** Somebody's session by password and a text message, and requests in its name. */
    async signedInByText(person: Person) {
      const { challengeId } = challengeIn(await world.signIn(person.email));
      const principal = world.principal(
        person,
        sessionIn(await world.answer(challengeId, world.texts.lastCode)),
      );
      return { ...world.request, principal, client: home, parameters: undefined, body: undefined };
    },
    mailTo: (to: string) => world.mailer.sent.findLast((mail) => mail.to === to),
    /** Lets something happen once, just before the next call of one kind reaches the pool. */
    beforeNext: (command: string, work: () => Promise<unknown>) => intercept(world.cognito, command, work),
    /** The same, just after the call and before its answer. */
    afterNext: (command: string, work: () => Promise<unknown>) =>
      intercept(world.cognito, command, work, 'after'),
    /** The same for the tables, before. */
    beforeNextWrite: (command: string, work: () => Promise<unknown>) => intercept(world.db, command, work),
    beginReset: (email: string, client: ClientFacts = home) =>
      begin({ ...world.request, parameters: undefined, client, body: { email } }),
    confirmReset: (resetId: string, code: string, newPassword: string) =>
      confirm({ ...world.request, parameters: { resetId }, client: home, body: { code, newPassword } }),
    changePassword: createChangePassword(deps),
    signOut: createSignOut(deps),
    endSession: createEndSession(deps),
    accountOf: async ({ accountId, email }: Person) => ({
      accountId,
      subject: await subjectOf(keys, email),
    }),
    refresh: (refreshToken: string, client: ClientFacts = home) =>
      createRefreshSession(deps)({ body: { refreshToken }, client }),
    /** What the authorizer decides by. */
    usable: async (accountId: AccountId, sessionId: string) =>
      isUsable(await registry.find(accountId, sessionId as SessionId), now()),
  };
}

export { resetCodeIn } from './attack-world.ts';
/** The token in the link that takes back what a mail tells of. */
export const undoTokenIn = (mail?: { readonly text: string }) =>
  /#undo=(\S+)/.exec(mail?.text ?? '')?.[1] ?? 'none';

function intercept(
  double: { send(command: never): Promise<unknown> },
  command: string,
  work: () => Promise<unknown>,
  when: 'before' | 'after' = 'before',
): void {
  const send = double.send.bind(double);
  let isArmed = true;
  double.send = async (one: { constructor: { name: string } }) => {
    const isIt = isArmed && one.constructor.name === `${command}Command`;
    if (isIt) isArmed = false;
    if (isIt && when === 'before') await work();
    const answer = await send(one as never);
    if (isIt && when === 'after') await work();
    return answer;
  };
}
