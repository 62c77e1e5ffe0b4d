import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { z } from 'zod';
import type { ConfigKeys } from '../../functions/platform/config.ts';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';
import { handlerCode } from './handler-code.ts';

export type HandlerFunctionProps<Config extends z.ZodObject> = {
  readonly stage: Stage;
  /** The handler's file, seen from `functions/`. */
  readonly entry: string;
  /** The schema its handler reads; `environment` gives exactly these keys, or this does not compile. */
  readonly config: Config;
  readonly environment: { readonly [Key in ConfigKeys<NoInfer<Config>>]: string };
  /** All it may do, besides writing its own log and traces. */
  readonly may: readonly PolicyStatement[];
  readonly logKey: IKey;
  readonly timeoutSeconds: number;
  readonly memoryMb?: number;
  /** Files laid beside the bundle, as paths inside node_modules. */
  readonly files?: readonly string[];
};

/** One handler as a function with a role and a log of its own. */
export class HandlerFunction<Config extends z.ZodObject = z.ZodObject> extends LambdaFunction {
  constructor(scope: Construct, id: string, props: HandlerFunctionProps<Config>) {
    const parts = { role: `${id}Role`, log: `${id}Log` };
    const logGroup = new LogGroup(scope, parts.log, {
      encryptionKey: props.logKey,
      retention: props.stage.logRetentionDays,
      removalPolicy: props.stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, parts.role, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What ${id} may do`,
    });
    super(scope, id, {
      code: handlerCode(props.entry, props.files ?? []),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: props.stage.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
      environment: { ...props.environment },
      timeout: Duration.seconds(props.timeoutSeconds),
      memorySize: props.memoryMb ?? 512,
      tracing: Tracing.ACTIVE,
      role,
      logGroup,
    });
    this.addToRolePolicy(allow(logGroup.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents'));
    for (const statement of props.may) this.addToRolePolicy(statement);
  }
}
