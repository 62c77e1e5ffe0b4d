import { DynamoDbHeldAccounts } from '../../functions/account/adapters/dynamodb-held-accounts.ts';
import { cognitoAppClient } from '../../functions/platform/adapters/cognito-app-client.ts';
import { isProblem } from '../../functions/platform/problem.ts';
import { cognitoPoolPasswords } from '../../functions/recovery/adapters/cognito-pool-passwords.ts';
import { dynamoDbPasswordResets } from '../../functions/recovery/adapters/dynamodb-password-resets.ts';
import { createBeginPasswordReset } from '../../functions/recovery/begin-password-reset.ts';
import { createChangePassword } from '../../functions/recovery/change-password.ts';
import { createConfirmPasswordReset } from '../../functions/recovery/confirm-password-reset.ts';
import { ADA, accountWorld, HOME } from './account-world.ts';
import { resetCodeIn } from './attack-world.ts';

export const NEW_PASSWORD = 'seven lanterns over the harbour';

/** The ways back into an account, with their real adapters, in the world of accounts. */
export async function recoveryWorld() {
  const world = await accountWorld();
  const documents = world.dynamodb.asDocumentClient();
  const { poolId, clientId } = world.cognito;
  const app = cognitoAppClient(world.cognito.asClient(), { poolId, clientId });
  const deps = {
    ...world.deps,
    resets: dynamoDbPasswordResets(documents, world.tables.sessions),
    passwords: cognitoPoolPasswords(world.cognito.asClient(), app, world.deps),
  };
  const begin = createBeginPasswordReset(deps);
  const confirm = createConfirmPasswordReset({
    ...deps,
    enrolled: deps.accounts,
    accounts: new DynamoDbHeldAccounts(documents, world.tables.accounts),
  });
  return {
    ...world,
    recovery: deps,
    changePassword: createChangePassword(deps),

    begin: (email: string = ADA.email, client = HOME) => begin({ ...world.visitor, client, body: { email } }),

    /** Begins a reset and reads the mail. @throws if it was refused */
    async beganReset(email: string = ADA.email, client = HOME) {
      const answer = await begin({ ...world.visitor, client, body: { email } });
      if (isProblem(answer)) throw new Error(`refused: ${answer.code}`);
      const code = resetCodeIn(world.mailbox.mails.at(-1)?.text);
      return { ...answer, code };
    },

    confirm: (resetId: string, code: string, newPassword = NEW_PASSWORD) =>
      confirm({ ...world.visitor, parameters: { resetId }, body: { code, newPassword } }),
  };
}
