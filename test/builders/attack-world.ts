import { randomBytes, randomInt } from 'node:crypto';
import { dynamoDbAccounts } from '../../functions/account/adapters/dynamodb-accounts.ts';
import { DynamoDbHeldAccounts } from '../../functions/account/adapters/dynamodb-held-accounts.ts';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import { cognitoAppClient } from '../../functions/platform/adapters/cognito-app-client.ts';
import { dynamoDbLanes } from '../../functions/platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { cognitoPoolPasswords } from '../../functions/recovery/adapters/cognito-pool-passwords.ts';
import { dynamoDbPasswordResets } from '../../functions/recovery/adapters/dynamodb-password-resets.ts';
import { createBeginPasswordReset } from '../../functions/recovery/begin-password-reset.ts';
import { createConfirmPasswordReset } from '../../functions/recovery/confirm-password-reset.ts';
import { DynamoDbSessionRegistry } from '../../functions/session/adapters/dynamodb-session-registry.ts';
import { home } from './risk-facts.ts';
import { config, signInWorld } from './sign-in-world.ts';

/** Signing in and the ways back in, on the same tables and with the same clock, as their handlers wire them. */
export async function attackWorld() {
  const world = await signInWorld();
  const documents = world.db.asDocumentClient();
  const cognito = world.cognito.asClient();
  const { poolId, clientId } = world.cognito;
  const { keys, now } = world;
  const accounts = dynamoDbAccounts(documents, config.ACCOUNTS_TABLE);
  const deps = {
    accounts,
    keys,
    now,
    randomBytes,
    randomInt: (bound: number) => randomInt(bound),
    registry: new DynamoDbSessionRegistry(documents, {
      accounts: config.ACCOUNTS_TABLE,
      sessions: config.SESSIONS_TABLE,
    }),
    resets: dynamoDbPasswordResets(documents, config.SESSIONS_TABLE),
    lanes: dynamoDbLanes(documents, config.ACTIVITY_TABLE),
    passwords: cognitoPoolPasswords(cognito, cognitoAppClient(cognito, { poolId, clientId }), {
      keys,
      randomBytes,
      now,
    }),
    breached: { isBreached: async () => 'unknown' as const },
    activity: new DynamoDbActivityLog(documents, config.ACTIVITY_TABLE),
    mailer: world.mailer,
    used: dynamoDbUsedOnce(documents, config.SESSIONS_TABLE),
  };
  const begin = createBeginPasswordReset(deps);
  const confirm = createConfirmPasswordReset({
    ...deps,
    enrolled: accounts,
    accounts: new DynamoDbHeldAccounts(documents, config.ACCOUNTS_TABLE),
  });
  const beginReset = (email: string, client: ClientFacts = home, deviceToken?: string) =>
    begin({ ...world.request, parameters: undefined, client, body: { email, deviceToken } });
  const confirmReset = (resetId: string, code: string, newPassword: string, client: ClientFacts = home) =>
    confirm({ ...world.request, parameters: { resetId }, client, body: { code, newPassword } });

  return {
    ...world,
    beginReset,
    confirmReset,

    /** The code in the last mail, as a person finds it: alone on its line. */
    mailedResetCode: () => resetCodeIn(world.mailer.sent.at(-1)?.text),

    /** A reset from beginning to end. @returns what opens a lane for the new password, or why there is none */
    async reset(email: string, newPassword: string, client: ClientFacts = home, deviceToken?: string) {
      const before = world.mailer.sent.length;
      const begun = await beginReset(email, client, deviceToken);
      if (isProblem(begun)) return begun.code;
      if (world.mailer.sent.length === before) return 'no-mail';
      const answer = await confirmReset(
        begun.resetId,
        resetCodeIn(world.mailer.sent.at(-1)?.text),
        newPassword,
        client,
      );
      return isProblem(answer) ? answer.code : { mailboxToken: String(answer) };
    },
  };
}

export type AttackWorld = Awaited<ReturnType<typeof attackWorld>>;

/** The code of a reset in a mail: three groups of four. */
export function resetCodeIn(text = ''): string {
  return /^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}$/m.exec(text)?.[0] ?? 'none';
}
