import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key, type KeyProps, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';

const DATA_ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** The encryption context a service binds its ciphertexts to: the context's key, and a pattern for its value. */
type ServiceContext = { readonly key: string; readonly like: string };

/**
 * A customer-managed key for one purpose. Nothing may use it but what its purpose needs, so a grant for one
 * kind of data never opens another.
 */
export class PurposeKey extends Key {
  readonly #stage: Stage;

  constructor(scope: Construct, id: string, stage: Stage, props: KeyProps) {
    super(scope, id, {
      enableKeyRotation: true,
      ...props,
      pendingWindow: Duration.days(30),
      removalPolicy: stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.#stage = stage;
  }

  /**
   * Lets whoever may use a resource of this account use the key through that resource's service, as the keys
   * that AWS manages do, and not otherwise. So a function's role says nothing about storage keys.
   */
  allowThrough(service: 'dynamodb' | 's3' | 'sqs' | 'sns', context: ServiceContext): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: DATA_ACTIONS,
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:CallerAccount': Aws.ACCOUNT_ID,
            'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}`,
          },
          ...this.#demanding(context),
        },
      }),
    );
  }

  /** Lets an AWS service use the key for this account's resources, when it acts on nobody's behalf. */
  allowService(service: string, actions: readonly string[], context?: ServiceContext): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: [...actions],
        resources: ['*'],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ...(context ? this.#demanding(context) : {}),
        },
      }),
    );
  }

  /** Lets CloudWatch Logs encrypt the log groups of this account and region. It names no source account but the group's ARN. */
  allowLogs(): void {
    const groups = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:*`;
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${Aws.REGION}.${Aws.URL_SUFFIX}`)],
        actions: DATA_ACTIONS,
        resources: ['*'],
        conditions: this.#demanding({ key: 'aws:logs:arn', like: groups }),
      }),
    );
  }

  #demanding(context: ServiceContext): Record<string, Record<string, string>> {
    return this.#stage.encryptionContextConditions
      ? { StringLike: { [`kms:EncryptionContext:${context.key}`]: context.like } }
      : {};
  }
}

/** Encrypts on a function's behalf for one purpose, which every call must name in its encryption context. */
export class SealingKey extends PurposeKey {
  readonly #purpose: string;
  readonly #demandsContext: boolean;

  constructor(scope: Construct, id: string, stage: Stage, purpose: string) {
    super(scope, id, stage, { description: `Gatehouse ${purpose}` });
    this.#purpose = purpose;
    this.#demandsContext = stage.encryptionContextConditions;
    if (!this.#demandsContext) return;
    this.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: DATA_ACTIONS,
        resources: ['*'],
        conditions: { StringNotEquals: { 'kms:EncryptionContext:purpose': purpose } },
      }),
    );
  }

  /** Sealing, and opening what was sealed. */
  get sealing(): PolicyStatement {
    return this.#allowing('kms:Decrypt', 'kms:GenerateDataKey');
  }

  /** Opening what another function sealed. */
  get opening(): PolicyStatement {
    return this.#allowing('kms:Decrypt');
  }

  #allowing(...actions: string[]): PolicyStatement {
    const statement = allow(this.keyArn, ...actions);
    if (this.#demandsContext) {
      statement.addCondition('StringEquals', { 'kms:EncryptionContext:purpose': this.#purpose });
    }
    return statement;
  }
}

/** Derives per-purpose secrets. Its material can never change: every blind index and stored hash follows from it. */
export class DerivationKey extends PurposeKey {
  constructor(scope: Construct, id: string, stage: Stage) {
    super(scope, id, stage, {
      description: 'Gatehouse derivation of per-purpose secrets',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      enableKeyRotation: false,
    });
  }

  get deriving(): PolicyStatement {
    return allow(this.keyArn, 'kms:GenerateMac');
  }
}
