import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { publisherConfig } from '../functions/activity/config.ts';
import { detectorConfig } from '../functions/detection/config.ts';
import { containConfig, intakeConfig, recordConfig } from '../functions/incident/config.ts';
import { notificationConfig } from '../functions/notification/config.ts';
import { CAMPAIGN_BOARD_KEY, learnerConfig } from '../functions/risk/config.ts';
import { allow } from './constructs/allow.ts';
import { HandlerFunction } from './constructs/handler-function.ts';
import { mayMail } from './constructs/may-mail.ts';
import type { DeadLetterQueue } from './constructs/queue-with-dead-letters.ts';
import { type DataStack, SNAPSHOT_KEY } from './data-stack.ts';
import type { Stage } from './stages.ts';

/** What a queue's visibility time-out and the workflow's tasks are measured by. */
export const FOLLOWER_TIMEOUT_SECONDS = 30;

/** The functions that follow what was recorded, with all that each may do. */
export class ResponseFunctions {
  readonly #scope: Construct;
  readonly #stage: Stage;
  readonly #data: DataStack;
  readonly #bus: EventBus;

  constructor(scope: Construct, stage: Stage, data: DataStack, bus: EventBus) {
    this.#scope = scope;
    this.#stage = stage;
    this.#data = data;
    this.#bus = bus;
  }

  get #common() {
    return {
      stage: this.#stage,
      logKey: this.#data.keys.support,
      timeoutSeconds: FOLLOWER_TIMEOUT_SECONDS,
    };
  }

  publisher(deadLetters: DeadLetterQueue) {
    return new HandlerFunction(this.#scope, 'PublisherFunction', {
      ...this.#common,
      entry: 'activity/publisher.handler.ts',
      config: publisherConfig,
      environment: { EVENT_BUS_NAME: this.#bus.eventBusName, POISON_QUEUE_URL: deadLetters.queueUrl },
      may: [allow(this.#bus.eventBusArn, 'events:PutEvents')],
    });
  }

  learner(deadLetters: DeadLetterQueue) {
    const { activity, snapshots } = this.#data;
    return new HandlerFunction(this.#scope, 'LearnerFunction', {
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
        ...this.#data.mayReadSnapshot,
        allow(snapshots.arnForObjects(SNAPSHOT_KEY), 's3:PutObject'),
      ],
    });
  }

  detector() {
    const { incidents, snapshots } = this.#data;
    return new HandlerFunction(this.#scope, 'DetectorFunction', {
      ...this.#common,
      entry: 'detection/detector.handler.ts',
      config: detectorConfig,
      environment: {
        INCIDENTS_TABLE: incidents.tableName,
        EVENT_BUS_NAME: this.#bus.eventBusName,
        SNAPSHOT_BUCKET: snapshots.bucketName,
      },
      may: [
        allow(incidents.tableArn, 'dynamodb:BatchGetItem', 'dynamodb:UpdateItem'),
        allow(snapshots.bucketArn, 's3:ListBucket'),
        allow(snapshots.arnForObjects(CAMPAIGN_BOARD_KEY), 's3:GetObject', 's3:PutObject'),
        allow(this.#bus.eventBusArn, 'events:PutEvents'),
      ],
    });
  }

  notification() {
    const { customers, keys, sessions } = this.#data;
    return new HandlerFunction(this.#scope, 'NotificationFunction', {
      ...this.#common,
      entry: 'notification/handler.ts',
      config: notificationConfig,
      environment: {
        SESSIONS_TABLE: sessions.tableName,
        USER_POOL_ID: customers.userPoolId,
        DERIVATION_KEY_ARN: keys.derivation.keyArn,
        MAIL_FROM: this.#stage.mailFrom,
        LINK_BASE_URL: this.#stage.linkBaseUrl,
      },
      may: [
        allow(sessions.tableArn, 'dynamodb:DeleteItem', 'dynamodb:PutItem'),
        allow(customers.userPoolArn, 'cognito-idp:AdminGetUser'),
        keys.derivation.deriving,
        mayMail(this.#scope, this.#stage),
      ],
    });
  }

  intake(workflowArn: string) {
    const { incidents } = this.#data;
    return new HandlerFunction(this.#scope, 'IntakeFunction', {
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

  record() {
    const { incidents } = this.#data;
    return new HandlerFunction(this.#scope, 'RecordFunction', {
      ...this.#common,
      entry: 'incident/record.handler.ts',
      config: recordConfig,
      environment: {
        INCIDENTS_TABLE: incidents.tableName,
        EVENT_BUS_NAME: this.#bus.eventBusName,
        WATCH_SECONDS: String(this.#stage.watchSeconds),
      },
      may: [
        allow(
          incidents.tableArn,
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ),
        allow(this.#bus.eventBusArn, 'events:PutEvents'),
      ],
    });
  }

  contain() {
    const { accounts, activity, incidents, customers } = this.#data;
    return new HandlerFunction(this.#scope, 'ContainFunction', {
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
        allow(
          activity.tableArn,
          'dynamodb:BatchWriteItem',
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
        ),
        allow(incidents.tableArn, 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'),
        allow(customers.userPoolArn, 'cognito-idp:AdminUserGlobalSignOut'),
      ],
    });
  }
}
