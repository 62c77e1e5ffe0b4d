import { Aws } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { accountConfig } from '../functions/account/config.ts';
import { verdictConfig } from '../functions/incident/config.ts';
import { riskConfig } from '../functions/risk/config.ts';
import { authorizerConfig, sessionConfig } from '../functions/session/config.ts';
import { signInConfig } from '../functions/sign-in/config.ts';
import { allow } from './constructs/allow.ts';
import { HandlerFunction } from './constructs/handler-function.ts';
import { mayMail } from './constructs/may-mail.ts';
import type { DataStack } from './data-stack.ts';
import type { Stage } from './stages.ts';

/** Below the 30 seconds at which the HTTP API gives up, above what the SDK clients' own time-outs add up to. */
const HTTP_TIMEOUT_SECONDS = 15;

/** Which country an address is in, when no edge says so. */
const COUNTRY_DATABASE = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

/** The functions that take requests, with all that each may do. */
export class RequestFunctions {
  readonly #scope: Construct;
  readonly #stage: Stage;
  readonly #data: DataStack;

  constructor(scope: Construct, stage: Stage, data: DataStack) {
    this.#scope = scope;
    this.#stage = stage;
    this.#data = data;
  }

  get #common() {
    return {
      stage: this.#stage,
      logKey: this.#data.keys.support,
      timeoutSeconds: HTTP_TIMEOUT_SECONDS,
      memoryMb: 1024,
    };
  }

  get #tables() {
    const { accounts, sessions, activity } = this.#data;
    return {
      ACCOUNTS_TABLE: accounts.tableName,
      SESSIONS_TABLE: sessions.tableName,
      ACTIVITY_TABLE: activity.tableName,
    };
  }

  get #pool() {
    const { customers } = this.#data;
    return { USER_POOL_ID: customers.userPoolId, USER_POOL_CLIENT_ID: customers.client.userPoolClientId };
  }

  get #secrets() {
    return {
      DERIVATION_KEY_ARN: this.#data.keys.derivation.keyArn,
      ORIGIN_SECRET_ARN: this.#data.originSecret.arn,
    };
  }

  /** What every function that takes requests needs: to tell the edge from a caller, and to derive its secrets. */
  get #takesRequests() {
    return [
      allow(this.#data.originSecret.arn, 'secretsmanager:GetSecretValue'),
      this.#data.keys.derivation.deriving,
    ];
  }

  signIn() {
    const { accounts, sessions, activity, customers, keys, snapshots } = this.#data;
    return new HandlerFunction(this.#scope, 'SignInFunction', {
      ...this.#common,
      entry: 'sign-in/handler.ts',
      config: signInConfig,
      environment: {
        ...this.#tables,
        ...this.#pool,
        ...this.#secrets,
        SEALING_KEY_ARN: keys.sealing.keyArn,
        SNAPSHOT_BUCKET: snapshots.bucketName,
        POLICY_MODE: this.#stage.policyMode,
        MAIL_FROM: this.#stage.mailFrom,
      },
      files: [COUNTRY_DATABASE],
      may: [
        ...this.#takesRequests,
        keys.sealing.sealing,
        allow(accounts.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:GetItem'),
        allow(
          sessions.tableArn,
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ),
        allow(activity.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'),
        allow(
          customers.userPoolArn,
          'cognito-idp:AdminInitiateAuth',
          'cognito-idp:AdminRespondToAuthChallenge',
          'cognito-idp:DescribeUserPoolClient',
        ),
        ...this.#data.mayReadSnapshot,
        mayMail(this.#scope, this.#stage),
      ],
    });
  }

  account() {
    const { accounts, sessions, activity, customers, keys } = this.#data;
    return new HandlerFunction(this.#scope, 'AccountFunction', {
      ...this.#common,
      entry: 'account/handler.ts',
      config: accountConfig,
      environment: {
        ...this.#tables,
        ...this.#pool,
        ...this.#secrets,
        SEALING_KEY_ARN: keys.sealing.keyArn,
        MAIL_FROM: this.#stage.mailFrom,
      },
      files: [COUNTRY_DATABASE],
      may: [
        ...this.#takesRequests,
        keys.sealing.sealing,
        allow(
          accounts.tableArn,
          'dynamodb:BatchGetItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ),
        allow(
          sessions.tableArn,
          'dynamodb:BatchGetItem',
          'dynamodb:DeleteItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ),
        allow(activity.tableArn, 'dynamodb:BatchWriteItem', 'dynamodb:Query', 'dynamodb:UpdateItem'),
        allow(
          customers.userPoolArn,
          'cognito-idp:AdminCreateUser',
          'cognito-idp:AdminDeleteUser',
          'cognito-idp:AdminGetUser',
          'cognito-idp:AdminSetUserMFAPreference',
          'cognito-idp:AdminSetUserPassword',
          'cognito-idp:DescribeUserPoolClient',
        ),
        mayMail(this.#scope, this.#stage),
      ],
    });
  }

  session() {
    const { accounts, sessions, activity, customers, keys } = this.#data;
    return new HandlerFunction(this.#scope, 'SessionFunction', {
      ...this.#common,
      entry: 'session/handler.ts',
      config: sessionConfig,
      environment: {
        ...this.#tables,
        ...this.#pool,
        ...this.#secrets,
        SEALING_KEY_ARN: keys.sealing.keyArn,
      },
      files: [COUNTRY_DATABASE],
      may: [
        ...this.#takesRequests,
        keys.sealing.opening,
        allow(accounts.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'),
        allow(sessions.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'),
        allow(activity.tableArn, 'dynamodb:BatchWriteItem'),
        allow(customers.userPoolArn, 'cognito-idp:DescribeUserPoolClient'),
      ],
    });
  }

  authorizer() {
    const { accounts, sessions, customers } = this.#data;
    return new HandlerFunction(this.#scope, 'AuthorizerFunction', {
      ...this.#common,
      timeoutSeconds: 5,
      entry: 'session/authorizer.handler.ts',
      config: authorizerConfig,
      environment: {
        ...this.#pool,
        ACCOUNTS_TABLE: accounts.tableName,
        SESSIONS_TABLE: sessions.tableName,
        ISSUER_JWKS_URL: this.#stage.jwksUrl
          .replace('{region}', Aws.REGION)
          .replace('{poolId}', customers.userPoolId),
        TOKEN_ISSUER: customers.issuer,
      },
      may: [
        allow(accounts.tableArn, 'dynamodb:BatchGetItem'),
        allow(sessions.tableArn, 'dynamodb:BatchGetItem'),
      ],
    });
  }

  risk() {
    const { activity, snapshots } = this.#data;
    return new HandlerFunction(this.#scope, 'RiskFunction', {
      ...this.#common,
      entry: 'risk/handler.ts',
      config: riskConfig,
      environment: {
        ...this.#secrets,
        ACTIVITY_TABLE: activity.tableName,
        SNAPSHOT_BUCKET: snapshots.bucketName,
        POLICY_MODE: this.#stage.policyMode,
      },
      files: [COUNTRY_DATABASE],
      may: [
        ...this.#takesRequests,
        allow(
          activity.tableArn,
          'dynamodb:BatchGetItem',
          'dynamodb:BatchWriteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
        ),
        ...this.#data.mayReadSnapshot,
      ],
    });
  }

  verdict() {
    const { accounts, sessions, activity, incidents } = this.#data;
    return new HandlerFunction(this.#scope, 'VerdictFunction', {
      ...this.#common,
      entry: 'incident/verdict.handler.ts',
      config: verdictConfig,
      environment: {
        ...this.#secrets,
        ...this.#tables,
        INCIDENTS_TABLE: incidents.tableName,
      },
      may: [
        ...this.#takesRequests,
        allow(accounts.tableArn, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
        allow(
          incidents.tableArn,
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ),
        allow(sessions.tableArn, 'dynamodb:DeleteItem', 'dynamodb:PutItem'),
        allow(activity.tableArn, 'dynamodb:BatchWriteItem', 'dynamodb:Query'),
      ],
    });
  }
}
