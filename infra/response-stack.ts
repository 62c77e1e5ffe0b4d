import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { DETECTION_BATCH } from '../functions/detection/config.ts';
import { type BusBatch, BusFollower } from './constructs/bus-follower.ts';
import { FeedLoader } from './constructs/feed-loader.ts';
import type { HandlerFunction } from './constructs/handler-function.ts';
import { IncidentWorkflow } from './constructs/incident-workflow.ts';
import { DeadLetterQueue } from './constructs/queue-with-dead-letters.ts';
import { StreamFollower } from './constructs/stream-follower.ts';
import type { DataStack } from './data-stack.ts';
import { FOLLOWER_TIMEOUT_SECONDS, ResponseFunctions } from './response-functions.ts';
import type { Stage } from './stages.ts';

/** How the sort key of every recorded event begins. */
const EVENT_PREFIX = 'AT#';

export type ResponseStackProps = StackProps & { readonly stage: Stage; readonly data: DataStack };

/** Which events each follower of the bus is given. */
export const FOLLOWED = {
  detector: [
    'gatehouse.sign-in.decided.v1',
    'gatehouse.session.reuse-detected.v1',
    'gatehouse.verdict.given.v1',
    'gatehouse.risk.assessed.v1',
    'gatehouse.challenge.answered.v1',
    'gatehouse.password.changed.v1',
    'gatehouse.password.reset-begun.v1',
  ],
  notification: [
    'gatehouse.account.contained.v1',
    'gatehouse.account.released.v1',
    'gatehouse.challenge.answered.v1',
    'gatehouse.factor.enrolled.v1',
    'gatehouse.factor.removed.v1',
    'gatehouse.password.changed.v1',
    'gatehouse.profile.restored.v1',
    'gatehouse.session.moved.v1',
    'gatehouse.session.reuse-detected.v1',
    'gatehouse.sign-in.decided.v1',
  ],
  intake: ['gatehouse.finding.detected.v1'],
} as const;

/**
 * What follows from recorded events: the stream's followers, the bus and its followers, the incident workflow; and
 * what is made of the feeds that operators put in place.
 */
export class ResponseStack extends Stack {
  readonly bus: EventBus;
  readonly streamFollowers: readonly StreamFollower[];
  readonly busFollowers: readonly BusFollower[];
  readonly workflow: IncidentWorkflow;
  readonly feeds: FeedLoader;
  readonly functions: readonly HandlerFunction[];

  constructor(scope: Construct, id: string, { stage, data, ...props }: ResponseStackProps) {
    super(scope, id, props);
    this.bus = new EventBus(this, 'EventBus', {
      description: 'Everything Gatehouse recorded, in OCSF shape',
    });
    const functions = new ResponseFunctions(this, stage, data, this.bus);

    const followStream = (name: string, followerFor: (deadLetters: DeadLetterQueue) => HandlerFunction) => {
      const deadLetters = new DeadLetterQueue(this, `${name}DeadLetters`, data.keys.messaging);
      const follower = followerFor(deadLetters);
      return new StreamFollower(this, name, {
        stage,
        table: data.activity,
        sortKeyPrefix: EVENT_PREFIX,
        follower,
        deadLetters,
      });
    };
    const publisher = followStream('Publisher', (deadLetters) => functions.publisher(deadLetters));
    const learner = followStream('Learner', (deadLetters) => functions.learner(deadLetters));
    this.streamFollowers = [publisher, learner];

    const record = functions.record();
    const contain = functions.contain();
    this.workflow = new IncidentWorkflow(this, 'IncidentWorkflow', {
      stage,
      record,
      contain,
      workerTimeoutSeconds: FOLLOWER_TIMEOUT_SECONDS,
      logKey: data.keys.support,
    });

    const followBus = (
      name: string,
      follower: HandlerFunction,
      detailTypes: readonly string[],
      batch?: BusBatch,
    ) =>
      new BusFollower(this, name, {
        bus: this.bus,
        detailTypes,
        follower,
        followerTimeoutSeconds: FOLLOWER_TIMEOUT_SECONDS,
        messagingKey: data.keys.messaging,
        ...(batch ? { batch } : {}),
      });
    const detector = functions.detector();
    const notification = functions.notification();
    const intake = functions.intake(this.workflow.stateMachine.stateMachineArn);
    this.busFollowers = [
      followBus('Detection', detector, FOLLOWED.detector, DETECTION_BATCH),
      followBus('Notification', notification, FOLLOWED.notification),
      followBus('IncidentIntake', intake, FOLLOWED.intake),
    ];
    this.feeds = new FeedLoader(this, 'FeedLoader', { stage, data });
    this.functions = [
      publisher.follower,
      learner.follower,
      detector,
      notification,
      intake,
      record,
      contain,
      this.feeds.loader,
    ];

    new CfnOutput(this, 'EventBusName', { value: this.bus.eventBusName });
    new CfnOutput(this, 'WorkflowArn', { value: this.workflow.stateMachine.stateMachineArn });
    new CfnOutput(this, 'PublisherDeadLettersUrl', { value: publisher.deadLetters.queueUrl });
    new CfnOutput(this, 'LearnerDeadLettersUrl', { value: learner.deadLetters.queueUrl });
  }
}
