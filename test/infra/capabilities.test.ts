import { describe, expect, it } from 'vitest';
import { listed, named, plainId, resourcesOf, statementsOf } from './synthesized.ts';

const ORIGIN_AND_DERIVATION = {
  KeysDerivationKey: ['kms:GenerateMac'],
  OriginSecret: ['secretsmanager:GetSecretValue'],
};
const SEALING = { KeysSealingKey: ['kms:Decrypt', 'kms:GenerateDataKey'] };
const MAIL = {
  'ses:identity/gatehouse.example': ['ses:SendEmail'],
  'ses:identity/no-reply@gatehouse.example': ['ses:SendEmail'],
};
/** Anything but a topic, which is what a phone number is. */
const TEXT = { 'anything but arn:*:sns:*:*:*': ['sns:Publish'] };
const MODELS = {
  'SnapshotBucket/risk/model-in-use.json': ['s3:GetObject'],
  'SnapshotBucket/risk/models/*': ['s3:GetObject'],
};
const SNAPSHOT = {
  SnapshotBucket: ['s3:ListBucket'],
  'SnapshotBucket/population/snapshot.json': ['s3:GetObject'],
  'SnapshotBucket/risk/policy.json': ['s3:GetObject'],
  ...MODELS,
  'SnapshotBucket/detection/campaign-board.json': ['s3:GetObject'],
};
const ADDRESS_FEEDS = { 'SnapshotBucket/threat-intelligence/address-feeds.bin': ['s3:GetObject'] };
const STREAM = {
  ActivityTableStream: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  'ActivityTable/stream/*': ['dynamodb:ListStreams'],
};
const INBOX = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];

/** All that each function may do, besides writing its own log and traces. A wider grant has to be written here too. */
const CAPABILITIES: Record<string, Record<string, readonly string[]>> = {
  SignInFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...SEALING,
    ...MAIL,
    ...SNAPSHOT,
    ...ADDRESS_FEEDS,
    ...TEXT,
    AccountsTable: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
    SessionsTable: ['dynamodb:BatchWriteItem'],
    ActivityTable: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'],
    CustomerPool: ['cognito-idp:AdminInitiateAuth', 'cognito-idp:DescribeUserPoolClient'],
  },
  ChallengeFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...ADDRESS_FEEDS,
    ...SEALING,
    ...MAIL,
    ...SNAPSHOT,
    ...TEXT,
    AccountsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    SessionsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    ActivityTable: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'],
    CustomerPool: [
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminInitiateAuth',
      'cognito-idp:AdminRespondToAuthChallenge',
      'cognito-idp:DescribeUserPoolClient',
    ],
  },
  FactorFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...SEALING,
    ...MAIL,
    ...TEXT,
    AccountsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    SessionsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    ActivityTable: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
    CustomerPool: [
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminSetUserMFAPreference',
      'cognito-idp:DescribeUserPoolClient',
    ],
  },
  RecoveryFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...MAIL,
    AccountsTable: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    SessionsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    ActivityTable: ['dynamodb:BatchWriteItem', 'dynamodb:UpdateItem'],
    CustomerPool: [
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminInitiateAuth',
      'cognito-idp:AdminSetUserPassword',
      'cognito-idp:AdminUserGlobalSignOut',
      'cognito-idp:DescribeUserPoolClient',
    ],
  },
  ProfileFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...SEALING,
    ...MAIL,
    ...TEXT,
    AccountsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    SessionsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    ActivityTable: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    CustomerPool: [
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminSetUserMFAPreference',
      'cognito-idp:AdminSetUserPassword',
      'cognito-idp:AdminUpdateUserAttributes',
      'cognito-idp:AdminUserGlobalSignOut',
    ],
  },
  AccountFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...SEALING,
    ...MAIL,
    AccountsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    SessionsTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    ActivityTable: ['dynamodb:BatchWriteItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    CustomerPool: [
      'cognito-idp:AdminCreateUser',
      'cognito-idp:AdminDeleteUser',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminSetUserPassword',
    ],
  },
  SessionFunction: {
    ...ORIGIN_AND_DERIVATION,
    KeysSealingKey: ['kms:Decrypt'],
    AccountsTable: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
    SessionsTable: ['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ...SNAPSHOT,
    ...ADDRESS_FEEDS,
    ActivityTable: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem'],
    CustomerPool: ['cognito-idp:DescribeUserPoolClient'],
  },
  RiskFunction: {
    ...ORIGIN_AND_DERIVATION,
    ...ADDRESS_FEEDS,
    ...SNAPSHOT,
    ActivityTable: [
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
  },
  VerdictFunction: {
    ...ORIGIN_AND_DERIVATION,
    AccountsTable: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
    IncidentsTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    SessionsTable: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem'],
    ActivityTable: ['dynamodb:BatchWriteItem', 'dynamodb:Query'],
  },
  OperationsFunction: {
    ...ORIGIN_AND_DERIVATION,
    SnapshotBucket: ['s3:ListBucket'],
    'SnapshotBucket/risk/policy.json': ['s3:GetObject', 's3:PutObject'],
    ActivityTable: [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    ReplayFunction: ['lambda:InvokeFunction'],
  },
  ReplayFunction: {
    ActivityTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Scan'],
    ReplayFunction: ['lambda:InvokeFunction'],
  },
  AuthorizerFunction: {
    AccountsTable: ['dynamodb:BatchGetItem'],
    SessionsTable: ['dynamodb:BatchGetItem'],
  },
  TokenGuardsPreAuthenticationFunction: {
    KeysDerivationKey: ['kms:GenerateMac'],
    SessionsTable: ['dynamodb:PutItem'],
  },
  TokenGuardsVouchingFunction: {
    KeysDerivationKey: ['kms:GenerateMac'],
    SessionsTable: ['dynamodb:PutItem'],
  },
  TokenGuardsPreTokenFunction: { SessionsTable: ['dynamodb:DeleteItem'] },
  PublisherFunction: {
    ...STREAM,
    EventBus: ['events:PutEvents'],
    PublisherDeadLetters: ['sqs:SendMessage'],
  },
  LearnerFunction: {
    ...STREAM,
    SnapshotBucket: ['s3:ListBucket'],
    'SnapshotBucket/population/snapshot.json': ['s3:GetObject', 's3:PutObject'],
    ActivityTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    LearnerDeadLetters: ['sqs:SendMessage'],
  },
  FeedLoaderFunction: {
    SnapshotBucket: ['s3:ListBucket'],
    'SnapshotBucket/feeds/*': ['s3:GetObject'],
    'SnapshotBucket/threat-intelligence/address-feeds.bin': ['s3:GetObject', 's3:PutObject'],
    FeedLoaderDeadLetters: ['sqs:SendMessage'],
  },
  DetectorFunction: {
    IncidentsTable: ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem'],
    SnapshotBucket: ['s3:ListBucket'],
    'SnapshotBucket/detection/campaign-board.json': ['s3:GetObject', 's3:PutObject'],
    EventBus: ['events:PutEvents'],
    DetectionInboxQueue: INBOX,
  },
  NotificationFunction: {
    ...MAIL,
    KeysDerivationKey: ['kms:GenerateMac'],
    SessionsTable: ['dynamodb:DeleteItem', 'dynamodb:PutItem'],
    CustomerPool: ['cognito-idp:AdminGetUser'],
    NotificationInboxQueue: INBOX,
  },
  IntakeFunction: {
    IncidentsTable: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    IncidentWorkflowStateMachine: ['states:StartExecution'],
    IncidentIntakeInboxQueue: INBOX,
  },
  LakeFunction: {
    SnapshotBucket: ['s3:ListBucket'],
    ...MODELS,
    LakeBucket: ['s3:ListBucket'],
    'LakeBucket/events/*': ['s3:PutObject'],
    'LakeBucket/drift/state.json': ['s3:GetObject', 's3:PutObject'],
    LakeInboxQueue: INBOX,
  },
  RecordFunction: {
    IncidentsTable: [
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    EventBus: ['events:PutEvents'],
  },
  ContainFunction: {
    AccountsTable: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
    ActivityTable: ['dynamodb:BatchWriteItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    IncidentsTable: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    CustomerPool: ['cognito-idp:AdminUserGlobalSignOut'],
  },
};

/** What every function's role carries: its own log, and traces. */
const OWN = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

const functions = resourcesOf('production', 'AWS::Lambda::Function').map(({ id, properties }) => ({
  name: plainId(id),
  role: named(properties['Role']),
}));

function capabilitiesOf(role: string): { own: string[]; rest: Record<string, string[]> } {
  const own: string[] = [];
  const rest: Record<string, string[]> = {};
  const policies = resourcesOf('production', 'AWS::IAM::Policy').filter(({ properties }) =>
    listed(properties['Roles']).some((one) => named(one) === role),
  );
  for (const statement of policies.flatMap(({ properties }) => statementsOf(properties['PolicyDocument']))) {
    const actions = listed(statement.Action);
    const excepted = listed(statement.NotResource).map((one) => `anything but ${named(one)}`);
    for (const resource of [...listed(statement.Resource).map(named), ...excepted]) {
      if (
        resource === role.replace(/Role$/, 'Log') ||
        (resource === '*' && actions.every((a) => a.startsWith('xray:')))
      ) {
        own.push(...actions);
      } else {
        const known = resource.replace(/^arn:AWS::Partition:ses:AWS::Region:AWS::AccountId:/, 'ses:');
        rest[known] = [...(rest[known] ?? []), ...actions].sort();
      }
    }
  }
  return { own: own.sort(), rest };
}

describe('the capability table', () => {
  it('names every function', () => {
    expect(functions.map(({ name }) => name).sort()).toEqual(Object.keys(CAPABILITIES).sort());
  });

  it.each(functions)('$name may do exactly what the table says', ({ name, role }) => {
    const { own, rest } = capabilitiesOf(role);
    expect(own).toEqual(OWN);
    expect(rest).toEqual(CAPABILITIES[name]);
  });

  it('gives no function a managed policy, and lets Lambda alone take its role', () => {
    for (const { properties, id } of resourcesOf('production', 'AWS::IAM::Role')) {
      expect(properties['ManagedPolicyArns'], id).toBeUndefined();
      const trusted = statementsOf(properties['AssumeRolePolicyDocument']).map(({ Principal }) => Principal);
      const service = id.startsWith('IncidentWorkflow') ? 'states.amazonaws.com' : 'lambda.amazonaws.com';
      expect(trusted, id).toEqual([{ Service: service }]);
    }
  });

  it('lets the workflow invoke its two workers and nothing else', () => {
    const { rest } = capabilitiesOf('IncidentWorkflowRole');
    expect(rest['RecordFunction']).toEqual(['lambda:InvokeFunction']);
    expect(rest['ContainFunction']).toEqual(['lambda:InvokeFunction']);
    expect(Object.keys(rest).sort()).toEqual(['*', 'ContainFunction', 'RecordFunction']);
  });
});
