import { Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';
import { allow } from './allow.ts';
import { incidentWorkflowDefinition } from './incident-workflow-definition.ts';

export type IncidentWorkflowProps = {
  readonly stage: Stage;
  /** Keeps the case. */
  readonly record: IFunction;
  /** Acts on accounts and addresses. */
  readonly contain: IFunction;
  readonly workerTimeoutSeconds: number;
  readonly logKey: IKey;
};

/** The state machine every incident runs through. Its history is kept, its data is not logged. */
export class IncidentWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: IncidentWorkflowProps) {
    super(scope, id);
    const definition = incidentWorkflowDefinition({
      workers: { record: props.record.functionArn, contain: props.contain.functionArn },
      watchSeconds: props.stage.watchSeconds,
      // Longer than the worker's own, so that its error is what is seen.
      taskTimeoutSeconds: props.workerTimeoutSeconds + 5,
    });
    const logs = new LogGroup(this, 'Log', {
      encryptionKey: props.logKey,
      retention: props.stage.logRetentionDays,
      removalPolicy: props.stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition)),
      role: this.#role(),
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      removalPolicy: props.stage.retainsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    this.stateMachine.addToRolePolicy(allow(props.record.functionArn, 'lambda:InvokeFunction'));
    this.stateMachine.addToRolePolicy(allow(props.contain.functionArn, 'lambda:InvokeFunction'));
  }

  #role(): Role {
    return new Role(this, 'Role', {
      description: 'What the incident workflow may do',
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
  }
}
