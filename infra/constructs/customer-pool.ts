import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  ClientAttributes,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/** Length alone: composition rules and expiry make passwords worse (NIST SP 800-63B-4, ASVS 6.2.5). */
const LENGTH_ONLY = {
  minLength: 8,
  requireDigits: false,
  requireLowercase: false,
  requireSymbols: false,
  requireUppercase: false,
};

export type CustomerPoolProps = {
  readonly stage: Stage;
  readonly preAuthentication: IFunction;
  /** Says for whom we vouch, in the place of a password. */
  readonly vouching: IFunction;
  readonly preToken: IFunction;
};

/**
 * Keeps passwords and authenticator secrets and signs tokens, and does so for us alone: nobody signs up or
 * in at its public endpoint. The user name is the account's id, so an address is never an alias to guess at.
 */
export class CustomerPool extends UserPool {
  readonly client: UserPoolClient;

  constructor(
    scope: Construct,
    id: string,
    { stage, preAuthentication, vouching, preToken }: CustomerPoolProps,
  ) {
    super(scope, id, {
      featurePlan: FeaturePlan[stage.poolPlan],
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      standardAttributes: { email: { required: false, mutable: true } },
      passwordPolicy: LENGTH_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.NONE,
      deletionProtection: stage.deletionProtection,
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.addTrigger(UserPoolOperation.PRE_AUTHENTICATION, preAuthentication);
    this.addTrigger(UserPoolOperation.DEFINE_AUTH_CHALLENGE, vouching);
    this.addTrigger(UserPoolOperation.CREATE_AUTH_CHALLENGE, vouching);
    this.addTrigger(UserPoolOperation.VERIFY_AUTH_CHALLENGE_RESPONSE, vouching);
    this.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, preToken, LambdaVersion.V2_0);
    this.client = this.addClient('SignInClient', {
      generateSecret: true,
      authFlows: { adminUserPassword: true, custom: true },
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(10),
      idTokenValidity: Duration.minutes(10),
      // As long as the longest session: it is ours that ends earlier.
      refreshTokenValidity: Duration.days(90),
      authSessionValidity: Duration.minutes(10),
      readAttributes: new ClientAttributes().withStandardAttributes({ email: true, emailVerified: true }),
      // An empty list would mean all of them; this one carries no authority.
      writeAttributes: new ClientAttributes().withStandardAttributes({ locale: true }),
    });
  }

  /** Who the pool's tokens say they are from. */
  get issuer(): string {
    return `https://cognito-idp.${Aws.REGION}.amazonaws.com/${this.userPoolId}`;
  }
}
