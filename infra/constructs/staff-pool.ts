import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  ClientAttributes,
  FeaturePlan,
  Mfa,
  UserPool,
  type UserPoolClient,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { StaffRole } from '../../functions/platform/route.ts';
import type { Stage } from '../stages.ts';

/** What each role is for. Membership is given by hand, to people; a group carries no right in AWS. */
const ROLES: { readonly [Role in StaffRole]: string } = {
  analyst: 'Looks into incidents, lists and decisions',
  responder: 'Acts: lists, containment, approvals',
  auditor: 'Reads everything and changes nothing',
  admin: 'Sets the policy',
};

/** The people who operate the product: invited, never self-registered, and always with a second factor. */
export class StaffPool extends UserPool {
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, {
      featurePlan: FeaturePlan[stage.poolPlan],
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      passwordPolicy: {
        minLength: 15,
        requireDigits: false,
        requireLowercase: false,
        requireSymbols: false,
        requireUppercase: false,
      },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      deletionProtection: stage.deletionProtection,
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const [groupName, description] of Object.entries(ROLES))
      new CfnUserPoolGroup(this, `${groupName[0]?.toUpperCase()}${groupName.slice(1)}s`, {
        userPoolId: this.userPoolId,
        groupName,
        description,
      });
    this.client = this.addClient('OperationsClient', {
      // A page in a browser keeps no secret; the password never leaves it (SRP). The admin flow needs AWS credentials.
      generateSecret: false,
      authFlows: { userSrp: true, adminUserPassword: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      // The shortest there is: a token outlives the loss of a role by no more than this.
      accessTokenValidity: Duration.minutes(5),
      idTokenValidity: Duration.minutes(5),
      // One working day.
      refreshTokenValidity: Duration.hours(8),
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true }),
      // An empty list would mean all of them; this one carries no authority.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }

  /** Who the pool's tokens say they are from. */
  get issuer(): string {
    return `https://cognito-idp.${Aws.REGION}.amazonaws.com/${this.userPoolId}`;
  }
}
