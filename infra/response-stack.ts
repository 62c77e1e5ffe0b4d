import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { publisherConfig } from '../functions/activity/config.ts';
import { detectorConfig } from '../functions/detection/config.ts';
import { containConfig, intakeConfig, recordConfig } from '../functions/incident/config.ts';
import { notificationConfig } from '../functions/notification/config.ts';
import { learnerConfig } from '../functions/risk/config.ts';
import { allow } from './constructs/allow.ts';
import { BusFollower } from './constructs/bus-follower.ts';
import { HandlerFunction } from './constructs/handler-function.ts';
import { IncidentWorkflow } from './constructs/incident-workflow.ts';
import { mayMail } from './constructs/may-mail.ts';
import { DeadLetterQueue } from './constructs/queue-with-dead-letters.ts';
import { StreamFollower } from './constructs/stream-follower.ts';
import type { DataStack } from './data-stack.ts';
import type { Stage } from './stages.ts';

export type ResponseStackProps = StackProps & { readonly stage: Stage; readonly data: DataStack };

const FOLLOWER_TIMEOUT_SECONDS = 30;

/** Which events each follower of the bus is given. */
export const FOLLOWED = {
  detector: ['gatehouse.sign-in.decided.v1'],
  notification: ['gatehouse.account.contained.v1', 'gatehouse.account.released.v1'],
  intake: ['gatehouse.finding.detected.v1'],
} as const;

/** What follows from recorded events: the stream's followers, the bus and its followers, and the incident workflow. */
export class ResponseStack extends Stack {
  readonly bus: EventBus;
  readonly streamFollowers: readonly { readonly follower: HandlerFunction; readonly deadLetters: DeadLetterQueue }[];
  readonly busFollowers: readonly BusFollower[];
  readonly workflow: IncidentWorkflow;
  readonly functions: readonly HandlerFunction[];

  readonly #stage: Stage;
  readonly #data: DataStack;

  constructor(scope: Construct, id: string, { stage, data, ...props }: ResponseStackProps) {
    super(scope, id, props);
    this.#stage = stage;
    this.#data = data;
    this.bus = new EventBus(this, 'EventBus', { description: 'Everything Gatehouse recorded, in OCSF shape' });

    const publisher = this.#publisher();
    const learner = this.#learner();
    this.streamFollowers = [publisher, learner];

    const record = this.#record();
    const contain = this.#contain();
    this.workflow = new IncidentWorkflow(this, 'IncidentWorkflow', {
      stage,
      record,
      contain,
      workerTimeoutSeconds: FOLLOWER_TIMEOUT_SECONDS,
      logKey: data.keys.support,
    });

    const detector = this.#detector();
    const notification = this.#notification();
    const intake = this.#intake();
    const following = {
      bus: this.bus,
      messagingKey: data.keys.messaging,
      followerTimeoutSeconds: FOLLOWER_TIMEOUT_SECONDS,
    };
    this.busFollowers = [
      new BusFollower(this, 'Detection', { ...following, follower: detector, detailTypes: FOLLOWED.detector }),
      new BusFollower(this, 'Notification', {
        ...following,
        follower: notification,
        detailTypes: FOLLOWED.notification,
      }),
      new BusFollower(this, 'IncidentIntake', { ...following, follower: intake, detailTypes: FOLLOWED.intake }),
    ];
    this.functions = [publisher.follower, learner.follower, detector, notification, intake, record, contain];

    new CfnOutput(this, 'EventBusName', { value: this.bus.eventBusName });
    new CfnOutput(this, 'WorkflowArn', { value: this.workflow.stateMachine.stateMachineArn });
    new CfnOutput(this, 'PublisherDeadLettersUrl', { value: publisher.deadLetters.queueUrl });
    new CfnOutput(this, 'LearnerDeadLettersUrl', { value: learner.deadLetters.queueUrl });
  }

  get #common() {
    return {
      stage: this.#stage,
      logKey: this.#data.keys.support,
      timeoutSeconds: FOLLOWER_TIMEOUT_SECONDS,
    };
  }

  #publisher() {
    const deadLetters = new DeadLetterQueue(this, 'PublisherDeadLetters', this.#data.keys.messaging);
    const follower = new HandlerFunction(this, 'PublisherFunction', {
      ...this.#common,
      entry: 'activity/publisher.handler.ts',
      config: publisherConfig,
      environment: { EVENT_BUS_NAME: this.bus.eventBusName, POISON_QUEUE_URL: deadLetters.queueUrl },
      may: [allow(this.bus.eventBusArn, 'events:PutEvents')],
    });
    const { activity: table } = this.#data;
    new StreamFollower(this, 'Publisher', { stage: this.#stage, table, follower, deadLetters });
    return { follower, deadLetters };
  }

  #learner() {
    const { activity, snapshots } = this.#data;
    const deadLetters = new DeadLetterQueue(this, 'LearnerDeadLetters', this.#data.keys.messaging);
    const follower = new HandlerFunction(this, 'LearnerFunction', {
      ...this.#common,
      entry: 'risk/learner.handler.ts',
      config: learnerConfig,
      environment: {
        ACTIVITY_TABLE: activity.tableName,
        SNAPSHOT_BUCKET: snapshots.bucketName,
        POISON_QUEUE_URL: deadLetters.queueUrl,
      },
      may: [
        allow(
          activity.tableArn,
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ),
        allow(snapshots.arnForObjects('*'), 's3:GetObject', 's3:PutObject'),
      ],
    });
    new StreamFollower(this, 'Learner', { stage: this.#stage, table: activity, follower, deadLetters });
    return { follower, deadLetters };
  }

  #detector() {
    const { incidents } = this.#data;
    return new HandlerFunction(this, 'DetectorFunction', {
      ...this.#common,
      entry: 'detection/detector.handler.ts',
      config: detectorConfig,
      environment: { INCIDENTS_TABLE: incidents.tableName, EVENT_BUS_NAME: this.bus.eventBusName },
      may: [
        allow(incidents.tableArn, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
        allow(this.bus.eventBusArn, 'events:PutEvents'),
      ],
    });
  }

  #notification() {
    const { customers, keys } = this.#data;
    return new HandlerFunction(this, 'NotificationFunction', {
      ...this.#common,
      entry: 'notification/handler.ts',
      config: notificationConfig,
      environment: {
        USER_POOL_ID: customers.userPoolId,
        DERIVATION_KEY_ARN: keys.derivation.keyArn,
        MAIL_FROM: this.#stage.mailFrom,
        LINK_BASE_URL: this.#stage.linkBaseUrl,
      },
      may: [
        allow(customers.userPoolArn, 'cognito-idp:AdminGetUser'),
        keys.derivation.deriving,
        mayMail(this, this.#stage),
      ],
    });
  }

  #intake() {
    const { incidents } = this.#data;
    const workflowArn = this.workflow.stateMachine.stateMachineArn;
    return new HandlerFunction(this, 'IntakeFunction', {
      ...this.#common,
      entry: 'incident/intake.handler.ts',
      config: intakeConfig,
      environment: { INCIDENTS_TABLE: incidents.tableName, WORKFLOW_ARN: workflowArn },
      may: [
        allow(incidents.tableArn, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'),
        allow(workflowArn, 'states:StartExecution'),
      ],
    });
  }

  #record() {
    const { incidents } = this.#data;
    return new HandlerFunction(this, 'RecordFunction', {
      ...this.#common,
      entry: 'incident/record.handler.ts',
      config: recordConfig,
      environment: {
        INCIDENTS_TABLE: incidents.tableName,
        EVENT_BUS_NAME: this.bus.eventBusName,
        WATCH_SECONDS: String(this.#stage.watchSeconds),
      },
      may: [
        allow(
          incidents.tableArn,
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ),
        allow(this.bus.eventBusArn, 'events:PutEvents'),
      ],
    });
  }

  #contain() {
    const { accounts, activity, incidents, customers } = this.#data;
    return new HandlerFunction(this, 'ContainFunction', {
      ...this.#common,
      entry: 'incident/contain.handler.ts',
      config: containConfig,
      environment: {
        INCIDENTS_TABLE: incidents.tableName,
        ACCOUNTS_TABLE: accounts.tableName,
        ACTIVITY_TABLE: activity.tableName,
        USER_POOL_ID: customers.userPoolId,
      },
      may: [
        allow(accounts.tableArn, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
        allow(activity.tableArn, 'dynamodb:DeleteItem', 'dynamodb:PutItem'),
        allow(incidents.tableArn, 'dynamodb:GetItem', 'dynamodb:UpdateItem'),
        allow(customers.userPoolArn, 'cognito-idp:AdminUserGlobalSignOut'),
      ],
    });
  }
}
