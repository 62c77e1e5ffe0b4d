import { describe, expect, it } from 'vitest';
import { listed, plainId, type Resource, resourcesOf, statementsOf } from './synthesized.ts';

const all = (type: string) => resourcesOf('production', type);
const each = (type: string) =>
  all(type).map((resource) => ({ name: `${resource.stack}/${plainId(resource.id)}`, resource }));

const policiesFor = (policyType: string, attribute: string, resource: Resource) =>
  all(policyType)
    .filter(({ properties }) => JSON.stringify(properties[attribute]).includes(resource.id))
    .flatMap(({ properties }) => statementsOf(properties['PolicyDocument']));

const refusesPlainText = (statements: readonly { Effect: string; Condition?: unknown }[]) =>
  statements.some(
    ({ Effect, Condition }) =>
      Effect === 'Deny' && JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
  );

describe('every function', () => {
  it.each(each('AWS::Lambda::Function'))(
    '$name has a log of its own, a time-out, traces and Node 24 on arm64',
    ({ resource: { properties } }) => {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogGroup: { Ref: expect.any(String) } },
      });
      expect(properties['Timeout']).toBeGreaterThan(0);
      expect(properties['Timeout']).toBeLessThan(60);
    },
  );
});

describe('every log group', () => {
  it.each(each('AWS::Logs::LogGroup'))(
    '$name is encrypted and does not last for ever',
    ({ resource: { properties } }) => {
      expect(properties['KmsKeyId']).toBeDefined();
      expect(properties['RetentionInDays']).toBe(365);
    },
  );
});

describe('every table', () => {
  it.each(each('AWS::DynamoDB::Table'))(
    '$name has our key, recovery, expiry and protection, and stays',
    ({ resource }) => {
      expect(resource.properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: expect.anything() },
        TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
      });
      expect(resource.deletionPolicy).toBe('Retain');
    },
  );

  it('is one of the four, and only activity has a stream', () => {
    const tables = all('AWS::DynamoDB::Table').map(({ id, properties }) => [
      plainId(id),
      properties['StreamSpecification'],
    ]);
    expect(Object.fromEntries(tables)).toEqual({
      AccountsTable: undefined,
      SessionsTable: undefined,
      ActivityTable: { StreamViewType: 'NEW_IMAGE' },
      IncidentsTable: undefined,
    });
  });
});

describe('every queue', () => {
  const isDeadLetters = ({ id }: Resource) => id.includes('DeadLetters');

  it.each(each('AWS::SQS::Queue'))('$name is encrypted with our key and takes TLS only', ({ resource }) => {
    expect(resource.properties['KmsMasterKeyId']).toBeDefined();
    expect(refusesPlainText(policiesFor('AWS::SQS::QueuePolicy', 'Queues', resource))).toBe(true);
  });

  it.each(each('AWS::SQS::Queue').filter(({ resource }) => !isDeadLetters(resource)))(
    '$name puts aside what cannot be handled, and hides a message longer than its reader may take',
    ({ resource: { properties } }) => {
      expect(properties['RedrivePolicy']).toMatchObject({
        maxReceiveCount: 5,
        deadLetterTargetArn: expect.anything(),
      });
      expect(properties['VisibilityTimeout']).toBeGreaterThanOrEqual(6 * 30);
    },
  );
});

describe('every bucket and topic', () => {
  it.each(each('AWS::S3::Bucket'))(
    '$name is private, versioned, encrypted with our key and takes TLS only',
    ({ resource }) => {
      expect(resource.properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: expect.anything() } },
          ],
        },
      });
      expect(refusesPlainText(policiesFor('AWS::S3::BucketPolicy', 'Bucket', resource))).toBe(true);
    },
  );

  it.each(each('AWS::SNS::Topic'))('$name is encrypted with our key and takes TLS only', ({ resource }) => {
    expect(resource.properties['KmsMasterKeyId']).toBeDefined();
    expect(refusesPlainText(policiesFor('AWS::SNS::TopicPolicy', 'Topics', resource))).toBe(true);
  });
});

describe('every resource policy that lets a service in', () => {
  const namesAccount = (statement: unknown) => JSON.stringify(statement).includes('AWS::AccountId');
  /** Their condition is an ARN of this account: of a rule, of a pool. */
  const namesOurResource = (statement: unknown) => /"(aws|AWS):SourceArn"/.test(JSON.stringify(statement));

  it.each(each('AWS::Lambda::Permission'))(
    '$name invokes for one of our own resources only',
    ({ resource: { properties } }) => {
      expect(properties['SourceArn'] ?? properties['SourceAccount']).toBeDefined();
    },
  );

  const policies = ['AWS::KMS::Key', 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy'].flatMap((type) =>
    all(type).flatMap(({ id, properties }) =>
      statementsOf(properties['KeyPolicy'] ?? properties['PolicyDocument'])
        .filter(
          ({ Effect, Principal }) => Effect === 'Allow' && JSON.stringify(Principal).includes('"Service"'),
        )
        .map((statement) => ({ name: plainId(id), statement })),
    ),
  );
  it.each(policies)('$name names the source', ({ statement }) => {
    expect(namesAccount(statement.Condition) || namesOurResource(statement.Condition)).toBe(true);
  });
});

describe('no resource', () => {
  const PHYSICAL_NAMES = [
    'TableName',
    'QueueName',
    'TopicName',
    'BucketName',
    'FunctionName',
    'RoleName',
    'LogGroupName',
    'UserPoolName',
    'StateMachineName',
    'AlarmName',
    'DashboardName',
  ];
  it.each(PHYSICAL_NAMES)('is given the physical name %s', (property) => {
    const takesOne = new Set([
      'AWS::Lambda::Permission',
      'AWS::Lambda::EventSourceMapping',
      'AWS::Lambda::EventInvokeConfig',
    ]);
    const offenders = resourcesOf('production').filter(
      ({ type, properties }) => !takesOne.has(type) && property in properties,
    );
    expect(offenders.map(({ id }) => id)).toEqual([]);
  });

  it('may be used by anybody, keys apart, whose conditions name the account', () => {
    const open = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy'].flatMap((type) =>
      all(type).flatMap(({ properties }) =>
        statementsOf(properties['PolicyDocument']).filter(
          ({ Effect, Principal }) =>
            Effect === 'Allow' && listed((Principal as { AWS?: string }).AWS).includes('*'),
        ),
      ),
    );
    expect(open).toEqual([]);
  });
});
