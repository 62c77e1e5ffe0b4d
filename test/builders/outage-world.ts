import { randomInt } from 'node:crypto';
import { cognitoPoolUsers } from '../../functions/account/adapters/cognito-pool-users.ts';
import { dynamoDbAccounts } from '../../functions/account/adapters/dynamodb-accounts.ts';
import { DynamoDbHeldAccounts } from '../../functions/account/adapters/dynamodb-held-accounts.ts';
import { dynamoDbSignUps } from '../../functions/account/adapters/dynamodb-sign-ups.ts';
import { createConfirmSignUp } from '../../functions/account/confirm-sign-up.ts';
import { createGetMe } from '../../functions/account/get-me.ts';
import { createListActivity } from '../../functions/account/list-activity.ts';
import { createSignUp } from '../../functions/account/sign-up.ts';
import { dynamoDbActivityHistory } from '../../functions/activity/adapters/dynamodb-activity-history.ts';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import { createForcePasswordReset } from '../../functions/incident/actions/force-password-reset.ts';
import { createRequireStepUp } from '../../functions/incident/actions/require-step-up.ts';
import { DynamoDbAccountActivity } from '../../functions/incident/adapters/dynamodb-account-activity.ts';
import { DynamoDbIncidents } from '../../functions/incident/adapters/dynamodb-incidents.ts';
import { createGiveVerdictByLink } from '../../functions/incident/give-verdict-by-link.ts';
import { createGiveVerdictOnActivity } from '../../functions/incident/give-verdict-on-activity.ts';
import { cognitoAddressBook } from '../../functions/notification/adapters/cognito-address-book.ts';
import {
  LINK_LIFE_MS,
  mintLinkToken,
  readLinkToken,
} from '../../functions/notification/domain/link-token.ts';
import { createNotify } from '../../functions/notification/notify.ts';
import { dynamoDbLanes } from '../../functions/platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { newId } from '../../functions/platform/ids.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { incidentKeys } from '../../functions/platform/table-keys.ts';
import { createListSessions } from '../../functions/session/list-sessions.ts';
import { granted } from '../factor/signed-in.ts';
import { totpCode } from '../fakes/cognito-double.ts';
import { SoftwarePasskey } from '../fakes/software-passkey.ts';
import { resetCodeIn } from './attack-world.ts';
import { FaultyCalls } from './faulty-calls.ts';
import { home } from './risk-facts.ts';
import { type challengeIn, config, sessionIn } from './sign-in-world.ts';
import { takeoverWorld } from './takeover-world.ts';

const EMAIL = 'ada@example.com';
const INCIDENTS = 'incidents';

/** One person who can prove whatever is asked for, in a world where any call to anything outside can go wrong. */
export async function outageWorld() {
  const world = await takeoverWorld();
  const ada = await world.person(EMAIL);
  const documents = world.db.asDocumentClient();
  const { keys, now, mailer, sealer, registry } = world;
  const deps = {
    keys,
    now,
    mailer,
    sealer,
    registry,
    accounts: dynamoDbAccounts(documents, config.ACCOUNTS_TABLE),
    signUps: dynamoDbSignUps(documents, config.SESSIONS_TABLE),
    users: cognitoPoolUsers(world.cognito.asClient(), config.USER_POOL_ID),
    activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
    history: dynamoDbActivityHistory(documents, config.ACTIVITY_TABLE),
    lanes: dynamoDbLanes(documents, config.ACTIVITY_TABLE),
    used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
    breached: { isBreached: async () => 'unknown' as const },
    randomInt: (bound: number) => randomInt(bound),
  };
  const useCases = {
    ...world.useCases,
    signUp: createSignUp(deps),
    confirmSignUp: createConfirmSignUp(deps),
    getMe: createGetMe(deps),
    listActivity: createListActivity(deps),
    listSessions: createListSessions(deps),
    notify: createNotify({
      ...deps,
      addresses: cognitoAddressBook(world.cognito.asClient(), config.USER_POOL_ID),
      linkBaseUrl: config.LINK_BASE_URL,
    }),
    giveVerdictOnActivity: createGiveVerdictOnActivity({
      events: new DynamoDbAccountActivity(documents, config.ACTIVITY_TABLE),
      sessions: registry,
      activity: deps.activity,
      now,
    }),
    giveVerdictByLink: createGiveVerdictByLink({
      ...deps,
      verifyLink: (token, at) => readLinkToken(keys, token, at),
      incidents: new DynamoDbIncidents(documents, INCIDENTS),
      actions: {
        'require-step-up': createRequireStepUp(new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE)),
        'force-password-reset': createForcePasswordReset(
          new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE),
        ),
      },
    }),
  };

  const passkeys = new Map<string, SoftwarePasskey>();
  const apps: string[] = [];

  /** What somebody answers who has everything that could be asked for. */
  function proofFor(challenge: ReturnType<typeof challengeIn>) {
    if (challenge.factor === 'totp') {
      world.pass(30_000);
      return { code: totpCode(String(apps[0]), now()) };
    }
    if (challenge.factor === 'passkey') return { passkey: signed(challenge.publicKey) };
    return { code: challenge.factor === 'sms' ? world.texts.lastCode : mailer.lastCode };
  }

  function signed(publicKey: unknown) {
    const { challenge, allowCredentials = [] } = publicKey as {
      challenge: string;
      allowCredentials?: readonly { id: string }[];
    };
    const passkey = allowCredentials.map(({ id }) => passkeys.get(id)).find(Boolean);
    const any = passkey ?? [...passkeys.values()].at(-1);
    if (!any) throw new Error('no passkey');
    return any.get({ challenge });
  }

  const user = () => world.cognito.users.get(ada.accountId);
  const password = () => String(user()?.password);
  /** Where this person can be signed in as: the present address, and the one before if a change broke off half-way. */
  const addresses = [EMAIL];
  const email = () => user()?.attributes['email'] ?? EMAIL;

  /** A reset that was begun, with the code from its mail. */
  async function beganReset() {
    const { resetId } = granted(await world.beginReset(email()));
    return { resetId, code: resetCodeIn(mailer.sent.at(-1)?.text) };
  }

  return {
    ...world,
    useCases,
    beganReset,
    async setNewPassword() {
      const { resetId, code } = await beganReset();
      granted(await world.confirmReset(resetId, code, `seven lanterns over harbour ${resetId}`));
      world.pass(3_000);
    },
    ada,
    password,
    proofFor,
    signed,
    visitor: { ...world.request, parameters: undefined, body: undefined, client: home },
    signInNow: () => world.signIn(email(), password()),

    /** A session as good as any that this person can get, proved a moment ago. */
    async me() {
      let answer = await world.signIn(email(), password());
      for (const address of addresses.toReversed())
        if (isProblem(answer)) answer = await world.signIn(address, password());
      if ('status' in answer && answer.status === 'challenge')
        answer = await world.answerWith(answer.challenge.challengeId, proofFor(answer.challenge));
      const session = sessionIn(answer);
      const principal = world.principal(ada, session);
      const me = { ...world.request, principal, client: home, parameters: undefined, body: undefined };
      return { me, session };
    },

    makePasskey(publicKey: Parameters<SoftwarePasskey['create']>[0]) {
      const passkey = new SoftwarePasskey();
      passkeys.set(passkey.credentialId, passkey);
      return passkey.create(publicKey);
    },
    knowAddress: (address: string) => void addresses.push(address),
    knowApp: (secret: string) => void apps.push(secret),

    /**
     * What is held against this person: tries of passwords and codes that were counted, wrong ones that were recorded. A
     * challenge counts as unmet until it is met, whatever goes wrong; that is no try.
     */
    held() {
      const tries = /^LANE#(?:wrong-codes|lookup-code|code|password|address-failures)/;
      const counters = world.db
        .items('activity')
        .filter(({ pk }) => tries.test(String(pk)))
        .reduce((sum, { attempts }) => sum + Math.max(0, Number(attempts ?? 0)), 0);
      const wrong = world
        .events()
        .filter((event) => event['password'] === 'wrong' || event['result'] === 'wrong');
      return { counters, wrong: wrong.length };
    },

    /** An incident that this person is a member of. @returns the token of the link in the mail about it */
    async contained() {
      const incidentId = newId('inc', now());
      const { accountId } = ada;
      world.db.seed(INCIDENTS, { ...incidentKeys.member(incidentId, accountId), accountId });
      return mintLinkToken(keys, { incidentId, accountId, expiresAt: now() + LINK_LIFE_MS });
    },

    /** Lets any call to what is outside go wrong. */
    faulty: () =>
      new FaultyCalls([world.db, world.cognito, world.kms], {
        mail: world.mailer,
        'text messages': world.texts,
      }),
  };
}

export type OutageWorld = Awaited<ReturnType<typeof outageWorld>>;

/** A phone that is relied on, of somebody in this world. */
export async function withPhone(world: OutageWorld) {
  const { me } = await world.me();
  const number = `+491511${String(randomInt(1e7)).padStart(7, '0')}`;
  granted(await world.useCases.enrolPhone({ ...me, body: { phoneNumber: number } }));
  granted(await world.useCases.confirmPhone({ ...me, body: { code: world.texts.lastCode } }));
  world.pass(24 * 3_600_000);
}
