import { describe, expect, it } from 'vitest';
import { listed, plainId, resourcesOf, type Statement, statementsOf } from './synthesized.ts';

const keys = (stage: 'production' | 'local') =>
  new Map(resourcesOf(stage, 'AWS::KMS::Key').map(({ id, properties }) => [plainId(id), properties]));
const policy = (key: string): readonly Statement[] =>
  statementsOf(keys('production').get(key)?.['KeyPolicy']);

const conditionKeys = ({ Condition = {} }: Statement) => Object.values(Condition).flatMap(Object.keys);

describe('keys', () => {
  it('are one for each purpose', () => {
    expect([...keys('production').keys()].sort()).toEqual([
      'KeysDerivationKey',
      'KeysMessagingKey',
      'KeysSealingKey',
      'KeysSupportKey',
      'KeysTableKey',
      'LakeKey',
    ]);
  });

  it.each(['KeysMessagingKey', 'KeysSealingKey', 'KeysSupportKey', 'KeysTableKey', 'LakeKey'])(
    '%s rotates',
    (key) => {
      expect(keys('production').get(key)?.['EnableKeyRotation']).toBe(true);
    },
  );

  it('the derivation key makes MACs and can never change', () => {
    expect(keys('production').get('KeysDerivationKey')).toMatchObject({
      KeySpec: 'HMAC_256',
      KeyUsage: 'GENERATE_VERIFY_MAC',
      EnableKeyRotation: false,
    });
  });

  it('the sealing key refuses whoever does not name its purpose', () => {
    expect(policy('KeysSealingKey')).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Condition: { StringNotEquals: { 'kms:EncryptionContext:purpose': 'session-sealing' } },
      }),
    );
  });

  it.each([
    { key: 'KeysTableKey', service: 'dynamodb', context: 'kms:EncryptionContext:aws:dynamodb:subscriberId' },
    { key: 'KeysMessagingKey', service: 'sqs', context: 'kms:EncryptionContext:aws:sqs:arn' },
    { key: 'KeysMessagingKey', service: 'sns', context: 'kms:EncryptionContext:aws:sns:topicArn' },
    { key: 'KeysSupportKey', service: 's3', context: 'kms:EncryptionContext:aws:s3:arn' },
    { key: 'LakeKey', service: 's3', context: 'kms:EncryptionContext:aws:s3:arn' },
  ])('$key is used through $service, for this account, with its context', ({ key, service, context }) => {
    const through = policy(key).filter((statement) => JSON.stringify(statement).includes(`["${service}.",`));
    expect(through).toHaveLength(1);
    expect(through.flatMap(conditionKeys).sort()).toEqual(
      ['kms:CallerAccount', context, 'kms:ViaService'].sort(),
    );
  });

  it('let nobody in but this account without a condition', () => {
    for (const key of keys('production').keys()) {
      const free = policy(key).filter(({ Effect, Condition }) => Effect === 'Allow' && !Condition);
      expect(
        free.map(({ Principal }) => JSON.stringify(Principal)),
        key,
      ).toEqual([expect.stringContaining(':root')]);
    }
  });

  it('grants to functions demand the context too', () => {
    const grants = resourcesOf('production', 'AWS::IAM::Policy')
      .flatMap(({ properties }) => statementsOf(properties['PolicyDocument']))
      .filter(({ Action }) => listed(Action).includes('kms:Decrypt'));
    expect(grants.length).toBeGreaterThan(0);
    for (const { Condition } of grants) {
      expect(Condition).toEqual({ StringEquals: { 'kms:EncryptionContext:purpose': 'session-sealing' } });
    }
  });
});
