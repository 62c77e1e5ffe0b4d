import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { StaffRole } from '../../functions/platform/route.ts';
import { output } from '../../scripts/local/deploy.ts';
import type { LocalState } from '../../scripts/local/state.ts';
import { AuthenticatorApp } from '../../scripts/story/authenticator-app.ts';

const PASSWORD = 'nine marble stairs in the morning';

/**
 * Somebody of staff, invited as an operator does it, who signs in and binds an app on the way, as the pool demands.
 *
 * @returns an access token
 */
export async function staffToken(state: LocalState, roles: readonly StaffRole[]): Promise<string> {
  const { endpointUrl: endpoint, region, staffPoolId: UserPoolId, outputs } = state;
  const pool = new CognitoIdentityProviderClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const Username = `staff-${crypto.randomUUID()}@example.com`;
  const who = { UserPoolId, Username };
  const invitation = {
    ...who,
    TemporaryPassword: `${PASSWORD} at first`,
    MessageAction: 'SUPPRESS',
  } as const;
  await pool.send(new AdminCreateUserCommand(invitation));
  await pool.send(new AdminSetUserPasswordCommand({ ...who, Password: PASSWORD, Permanent: true }));
  for (const GroupName of roles) await pool.send(new AdminAddUserToGroupCommand({ ...who, GroupName }));

  const ClientId = output(outputs, 'StaffClientId');
  const begun = await pool.send(
    new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: Username, PASSWORD },
    }),
  );
  let result = begun.AuthenticationResult;
  if (begun.ChallengeName === 'MFA_SETUP') {
    const { SecretCode = '', Session } = await pool.send(
      new AssociateSoftwareTokenCommand({ Session: begun.Session }),
    );
    const UserCode = await new AuthenticatorApp(SecretCode).nextCode();
    const verified = await pool.send(new VerifySoftwareTokenCommand({ Session, UserCode }));
    const answered = await pool.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: 'MFA_SETUP',
        Session: verified.Session,
        ChallengeResponses: { USERNAME: Username },
      }),
    );
    result = answered.AuthenticationResult;
  }
  if (!result?.AccessToken) throw new Error(`staff: ${begun.ChallengeName ?? 'no token'}`);
  return result.AccessToken;
}
