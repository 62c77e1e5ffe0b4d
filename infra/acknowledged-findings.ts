import { PUBLIC_ROUTES } from './public-routes.ts';
import type { StageName } from './stages.ts';

export type AcknowledgedFinding = {
  /** As cdk-nag names it, with the finding's own id where a rule has several. */
  readonly rule: string;
  /** Construct paths, seen from the app, without the stage's prefix. */
  readonly on: readonly string[];
  readonly reason: string;
};

const HTTP_FUNCTIONS = [
  'Protection/SignInFunction',
  'Protection/ChallengeFunction',
  'Protection/FactorFunction',
  'Protection/AccountFunction',
  'Protection/SessionFunction',
  'Protection/RecoveryFunction',
  'Protection/ProfileFunction',
  'Protection/RiskFunction',
  'Protection/VerdictFunction',
  'Protection/OperationsFunction',
  'Protection/AuthorizerFunction',
];
const TRIGGERS = [
  'Data/TokenGuards/PreAuthenticationFunction',
  'Data/TokenGuards/VouchingFunction',
  'Data/TokenGuards/PreTokenFunction',
];
const STREAM_FOLLOWERS = ['Response/PublisherFunction', 'Response/LearnerFunction'];
const QUEUE_READERS = [
  'Response/DetectorFunction',
  'Response/NotificationFunction',
  'Response/IntakeFunction',
  'Evidence/LakeFunction',
];
const REPLAY_WORKERS = ['Protection/ReplayFunction'];
const WORKFLOW_WORKERS = ['Response/RecordFunction', 'Response/ContainFunction'];
const SCHEDULED = ['Response/FeedLoaderFunction'];
/** They score, or tell what was scored, by the model in use. */
const MODEL_READERS = [
  'Protection/SignInFunction',
  'Protection/ChallengeFunction',
  'Protection/SessionFunction',
  'Protection/RiskFunction',
  'Evidence/LakeFunction',
];
const FUNCTIONS = [
  ...HTTP_FUNCTIONS,
  ...TRIGGERS,
  ...STREAM_FOLLOWERS,
  ...QUEUE_READERS,
  ...WORKFLOW_WORKERS,
  ...SCHEDULED,
  ...REPLAY_WORKERS,
];

const STREAM_DEAD_LETTERS = ['Response/PublisherDeadLetters', 'Response/LearnerDeadLetters'];
const SCHEDULE_DEAD_LETTERS = ['Response/FeedLoader/DeadLetters'];
const INBOXES = ['Response/Detection', 'Response/Notification', 'Response/IncidentIntake', 'Evidence/Lake'];

const roles = (functions: readonly string[]) => functions.map((path) => `${path}Role/DefaultPolicy`);

const WITHOUT_DEAD_LETTERS: readonly (readonly [string[], string])[] = [
  [
    HTTP_FUNCTIONS,
    'API Gateway invokes it and waits for the answer; a dead-letter target is used by asynchronous invocations only.',
  ],
  [
    TRIGGERS,
    'Cognito invokes it and waits for the answer; a dead-letter target is used by asynchronous invocations only.',
  ],
  [
    STREAM_FOLLOWERS,
    'A stream mapping invokes it; its records go to the failure destination of the mapping.',
  ],
  [QUEUE_READERS, 'A queue mapping invokes it; its messages go to the dead-letter queue of the queue.'],
  [
    SCHEDULED,
    'What fails after Lambda tried again goes to the failure destination of its invocations, which the rule does not see.',
  ],
  [
    REPLAY_WORKERS,
    'Lambda tries a replay again, from where it was stored last; one that stays broken shows as stalled and is started again by asking.',
  ],
  [
    WORKFLOW_WORKERS,
    'The workflow invokes it, waits for the answer, retries, and leads what stays broken to a person.',
  ],
];

/** What the rule packs find and we keep as it is, one by one, each with its reason. */
export function acknowledgedFindings(stage: StageName): AcknowledgedFinding[] {
  return [
    ...poolFindings,
    ...storageFindings,
    ...functionFindings,
    ...queueFindings,
    {
      rule: 'AwsSolutions-APIG4',
      on: PUBLIC_ROUTES.map(
        (routeKey) => `Protection/Api/${routeKey.replace(' /', '--').replaceAll('/', '--')}`,
      ),
      reason:
        'The caller has no token yet: the route is how one gets in, or carries its own single-use token.',
    },
    {
      rule: `AwsSolutions-IAM5[Resource::Gatehouse-${stage}-Data:ExportsOutputFnGetAttSnapshotBucketB2BF31D3Arn44D2D307/feeds/*]`,
      on: roles(SCHEDULED),
      reason: 'Operators name the feeds; only what they put in place under this prefix can be read.',
    },
    {
      rule: `AwsSolutions-IAM5[Resource::Gatehouse-${stage}-Data:ExportsOutputFnGetAttSnapshotBucketB2BF31D3Arn44D2D307/risk/models/*]`,
      on: roles(MODEL_READERS),
      reason:
        'Models are named by version, which is not known at synthesis, and each is bound to the hash of its content.',
    },
    {
      rule: `AwsSolutions-IAM5[Resource::Gatehouse-${stage}-Data:ExportsOutputFnGetAttActivityTable0B58B12CArnF35765EA/stream/*]`,
      on: roles(STREAM_FOLLOWERS),
      reason: "A stream's label is not known before it is there; only this table's streams can be listed.",
    },
  ];
}

const poolFindings: readonly AcknowledgedFinding[] = [
  {
    rule: 'AwsSolutions-COG1',
    on: ['Data/CustomerPool', 'Data/StaffPool'],
    reason:
      'Composition rules make passwords worse: ASVS 6.2.5 and NIST SP 800-63B-4 forbid them. Length and a blocklist decide.',
  },
  {
    rule: 'AwsSolutions-COG2',
    on: ['Data/CustomerPool'],
    reason:
      'Customers enrol a second factor by choice; risk decides who is asked for more. The staff pool requires one.',
  },
  {
    rule: 'AwsSolutions-COG8',
    on: ['Data/CustomerPool', 'Data/StaffPool'],
    reason:
      'What the Plus plan adds is its own risk scoring, which this product replaces. The plan is a setting of the stage.',
  },
];

const storageFindings: readonly AcknowledgedFinding[] = [
  ...['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'].map((rule) => ({
    rule,
    on: ['Data/SnapshotBucket'],
    reason:
      'It holds aggregate counts, public lists of addresses and the policy in use, which functions read; access is on the trail of the account.',
  })),
  {
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    on: ['Data/SnapshotBucket'],
    reason:
      'Its snapshots are rebuilt from the activity stream and from the sources of the feeds, and without the policy the bundled one holds; no record is lost.',
  },
  ...['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'].map((rule) => ({
    rule,
    on: ['Evidence/LakeBucket'],
    reason: 'One function writes it and Athena reads it; both are on the trail of the account.',
  })),
  {
    rule: 'NIST.800.53.R5-S3BucketReplicationEnabled',
    on: ['Evidence/LakeBucket'],
    reason:
      'The records themselves are in the activity table and its backups; a copy would outlive what the lake may keep.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::<LakeBucket9CD7BBD2.Arn>/events/*]',
    on: roles(['Evidence/LakeFunction']),
    reason: 'It adds objects below one folder of one bucket, named by what is in them; it can read none.',
  },
  ...['AwsSolutions-SMG4', 'NIST.800.53.R5-SecretsManagerRotationEnabled'].map((rule) => ({
    rule,
    on: ['Data/OriginSecret'],
    reason:
      'The edge and the functions must change it together, by the runbook; a scheduled rotation would cut them apart.',
  })),
  {
    rule: 'NIST.800.53.R5-DynamoDBInBackupPlan',
    on: ['Data/AccountsTable', 'Data/SessionsTable', 'Data/ActivityTable', 'Data/IncidentsTable'],
    reason:
      'Point-in-time recovery restores any second of the last 35 days; copies kept longer would outlive an erasure.',
  },
];

const functionFindings: readonly AcknowledgedFinding[] = [
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    on: roles(FUNCTIONS),
    reason: 'X-Ray takes trace segments for no particular resource.',
  },
  {
    rule: 'AwsSolutions-IAM5[Resource::*]',
    on: ['Response/IncidentWorkflow/Role/DefaultPolicy'],
    reason:
      'X-Ray takes trace segments, and CloudWatch Logs sets up log delivery, for no particular resource.',
  },
  {
    rule: 'NIST.800.53.R5-IAMNoInlinePolicy',
    on: [...roles(FUNCTIONS), 'Protection/ReplayGoesOn', 'Response/IncidentWorkflow/Role/DefaultPolicy'],
    reason:
      'What it may do belongs to this one role, goes with it, and is compared with an exact table by a test.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaInsideVPC',
    on: FUNCTIONS,
    reason:
      'It reaches AWS endpoints only, over TLS and under its own role; there is no private network to be inside of.',
  },
  {
    rule: 'NIST.800.53.R5-LambdaConcurrency',
    on: FUNCTIONS,
    reason:
      'A reservation takes concurrency from the functions beside it; the API is throttled at its stage, and throttling is alarmed.',
  },
  ...WITHOUT_DEAD_LETTERS.flatMap(([on, reason]) =>
    ['Serverless-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'].map((rule) => ({ rule, on, reason })),
  ),
];

const queueFindings: readonly AcknowledgedFinding[] = [
  {
    rule: 'AwsSolutions-SQS3',
    on: SCHEDULE_DEAD_LETTERS,
    reason:
      'It is the dead-letter queue of a schedule and of the function it starts, which the rule does not see.',
  },
  {
    rule: 'AwsSolutions-SQS3',
    on: STREAM_DEAD_LETTERS,
    reason: 'It is the dead-letter queue of a stream mapping, which the rule does not see.',
  },
  {
    rule: 'Serverless-SQSRedrivePolicy',
    on: [
      ...STREAM_DEAD_LETTERS,
      ...SCHEDULE_DEAD_LETTERS,
      ...INBOXES.map((path) => `${path}/Inbox/DeadLetters`),
    ],
    reason: 'It is a dead-letter queue; a person is told, and empties it by the runbook.',
  },
  {
    rule: 'Serverless-LambdaEventSourceMappingDestination',
    on: INBOXES.map((path) => `${path}/Mapping`),
    reason: 'Mappings of queues have no failure destination; the queue has a dead-letter queue.',
  },
];
