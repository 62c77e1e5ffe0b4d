import { describe, expect, it } from 'vitest';
import { STAFF_ROLES } from '../../functions/platform/staff-role.ts';
import { named, plainId, resourcesOf } from './synthesized.ts';

const pools = resourcesOf('production', 'AWS::Cognito::UserPool');
const pool = (id: string) => pools.find((each) => plainId(each.id) === id);
const clientsOf = (id: string) =>
  resourcesOf('production', 'AWS::Cognito::UserPoolClient').filter(
    ({ properties }) => named(properties['UserPoolId']) === id,
  );
const SHORT_OF_NOTHING_BUT_LENGTH = {
  RequireLowercase: false,
  RequireNumbers: false,
  RequireSymbols: false,
  RequireUppercase: false,
};

describe.each(['CustomerPool', 'StaffPool'])('%s', (id) => {
  it('takes nobody in by itself, asks for length alone, and stays', () => {
    expect(pool(id)?.properties).toMatchObject({
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      DeletionProtection: 'ACTIVE',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      Policies: { PasswordPolicy: SHORT_OF_NOTHING_BUT_LENGTH },
      UserPoolTier: 'ESSENTIALS',
    });
    expect(pool(id)?.deletionPolicy).toBe('Retain');
  });
});

describe('what is deployed', () => {
  it.each(['local', 'sandbox', 'production'] as const)(
    'brings no user along, and of groups the roles of staff alone, with nobody in them and no right in AWS: %s [ASVS 6.3.2]',
    (stage) => {
      expect(resourcesOf(stage, 'AWS::Cognito::UserPool')).toHaveLength(2);
      for (const kind of ['User', 'UserToGroupAttachment'])
        expect(resourcesOf(stage, `AWS::Cognito::UserPool${kind}`)).toEqual([]);
      const groups = resourcesOf(stage, 'AWS::Cognito::UserPoolGroup').map(({ properties }) => properties);
      expect(groups.map(({ GroupName }) => GroupName).sort()).toEqual([...STAFF_ROLES].sort());
      for (const group of groups) {
        expect(named(group['UserPoolId'])).toBe('StaffPool');
        expect(group['RoleArn']).toBeUndefined();
      }
    },
  );
});

describe('the customer pool', () => {
  it('offers a second factor, knows no alias, and asks our guards', () => {
    const properties = pool('CustomerPool')?.properties ?? {};
    expect(properties).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      Policies: { PasswordPolicy: { MinimumLength: 8 } },
      LambdaConfig: { PreTokenGenerationConfig: { LambdaVersion: 'V2_0' } },
    });
    expect(properties['AliasAttributes']).toBeUndefined();
    expect(properties['UsernameAttributes']).toBeUndefined();
    const config = properties['LambdaConfig'] as {
      PreAuthentication: unknown;
      PreTokenGenerationConfig: { LambdaArn: unknown };
    };
    expect(named(config.PreAuthentication)).toBe('TokenGuardsPreAuthenticationFunction');
    expect(named(config.PreTokenGenerationConfig.LambdaArn)).toBe('TokenGuardsPreTokenFunction');
  });

  it('has one client: confidential, for the admin password and the custom flow alone, and telling nobody who exists [ASVS 6.3.4]', () => {
    const clients = clientsOf('CustomerPool');
    expect(clients).toHaveLength(1);
    expect(clients[0]?.properties).toMatchObject({
      GenerateSecret: true,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AllowedOAuthFlowsUserPoolClient: false,
      AccessTokenValidity: 10,
      IdTokenValidity: 10,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
      ReadAttributes: ['email', 'email_verified'],
      WriteAttributes: ['locale'],
    });
    expect(clients[0]?.properties['ExplicitAuthFlows']).toEqual(
      expect.toSatisfy(
        (flows: string[]) =>
          [...flows].sort().join() ===
          'ALLOW_ADMIN_USER_PASSWORD_AUTH,ALLOW_CUSTOM_AUTH,ALLOW_REFRESH_TOKEN_AUTH',
      ),
    );
  });
});

describe('the staff pool', () => {
  it('requires a second factor [ASVS 8.4.2]', () => {
    expect(pool('StaffPool')?.properties).toMatchObject({
      MfaConfiguration: 'ON',
      Policies: { PasswordPolicy: { MinimumLength: 15 } },
    });
  });

  it('has one client, whose tokens are short, and that no hosted page and no bare password opens', () => {
    const clients = clientsOf('StaffPool');
    expect(clients).toHaveLength(1);
    expect(clients[0]?.properties).toMatchObject({
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      AllowedOAuthFlowsUserPoolClient: false,
      AccessTokenValidity: 5,
      RefreshTokenValidity: 480,
      TokenValidityUnits: { AccessToken: 'minutes', RefreshToken: 'minutes' },
      WriteAttributes: ['locale'],
    });
    const flows = clients.flatMap(({ properties }) => properties['ExplicitAuthFlows'] as string[]);
    expect(flows.sort()).toEqual([
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_SRP_AUTH',
    ]);
  });
});
