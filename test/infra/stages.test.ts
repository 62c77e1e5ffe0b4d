import { describe, expect, it } from 'vitest';
import { SNAPSHOT_KEY } from '../../functions/risk/adapters/s3-population-store.ts';
import { SNAPSHOT_KEY as GRANTED_KEY } from '../../infra/data-stack.ts';
import { stageNamed } from '../../infra/stages.ts';
import { plainId, resourcesOf } from './synthesized.ts';

const EMULATED = 'https://127.0.0.1:4566/';

describe('stages', () => {
  it('are local, sandbox and production, and nothing else', () => {
    expect(stageNamed('sandbox', EMULATED).name).toBe('sandbox');
    expect(() => stageNamed('prod', EMULATED)).toThrow(RangeError);
  });

  it('keep data in production, and protect it everywhere but locally', () => {
    expect(stageNamed('production', EMULATED)).toMatchObject({ retainsData: true, deletionProtection: true });
    expect(stageNamed('sandbox', EMULATED)).toMatchObject({ retainsData: false, deletionProtection: true });
    expect(stageNamed('local', EMULATED)).toMatchObject({ retainsData: false, deletionProtection: false });
  });

  it('enforce, watch incidents for minutes, and locally for seconds', () => {
    expect(stageNamed('production', EMULATED)).toMatchObject({ policyMode: 'enforce', watchSeconds: 300 });
    expect(stageNamed('local', EMULATED)).toMatchObject({ policyMode: 'enforce', watchSeconds: 5 });
  });

  it('find the token keys at the pool, and locally at the emulator', () => {
    expect(stageNamed('local', EMULATED).jwksUrl).toBe(
      'https://127.0.0.1:4566/{poolId}/.well-known/jwks.json',
    );
    expect(stageNamed('production', EMULATED).jwksUrl).toContain(
      'https://cognito-idp.{region}.amazonaws.com/{poolId}/',
    );
  });

  it('name the snapshot as its adapter does', () => {
    expect(GRANTED_KEY).toBe(SNAPSHOT_KEY);
  });
});

describe('the local stage', () => {
  const text = JSON.stringify(resourcesOf('local'));

  it('demands no encryption context, which an emulator does not evaluate; production does', () => {
    expect(text).not.toContain('kms:EncryptionContext');
    expect(JSON.stringify(resourcesOf('production'))).toContain('kms:EncryptionContext');
  });

  it.each([
    'AWS::WAFv2::',
    'AWS::CloudTrail::',
    'AWS::CloudWatch::CompositeAlarm',
    'AWS::Events::Archive',
    'AWS::Glue::',
    'AWS::Athena::',
    'Custom::',
    'AWS::CloudFormation::CustomResource',
  ])('has no %s', (type) =>
    expect(resourcesOf('local').filter((resource) => resource.type.startsWith(type))).toEqual([]),
  );

  it('has the same functions with the same settings as production', () => {
    const settings = (stage: 'local' | 'production') =>
      resourcesOf(stage, 'AWS::Lambda::Function').map(({ id, properties }) => [
        plainId(id),
        Object.keys(
          (properties['Environment'] as { Variables?: object } | undefined)?.Variables ?? {},
        ).sort(),
      ]);
    expect(settings('local')).toEqual(settings('production'));
  });

  it('leaves stream failures to the followers; elsewhere the mappings handle them', () => {
    const streams = (stage: 'local' | 'production') =>
      resourcesOf(stage, 'AWS::Lambda::EventSourceMapping')
        .map(({ properties }) => properties)
        .filter((properties) => 'StartingPosition' in properties);
    const handled = {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    };
    expect(streams('production')).toEqual([
      expect.objectContaining(handled),
      expect.objectContaining(handled),
    ]);
    for (const mapping of streams('local'))
      for (const setting of Object.keys(handled)) expect(mapping).not.toHaveProperty(setting);
  });

  it('sends followers of the stream recorded events only', () => {
    const pattern = JSON.stringify({ dynamodb: { Keys: { sk: { S: [{ prefix: 'AT#' }] } } } });
    const filtered = resourcesOf('production', 'AWS::Lambda::EventSourceMapping').filter(
      ({ properties }) => 'StartingPosition' in properties,
    );
    expect(filtered.map(({ properties }) => properties['FilterCriteria'])).toEqual([
      { Filters: [{ Pattern: pattern }] },
      { Filters: [{ Pattern: pattern }] },
    ]);
  });

  it('takes partial batch failures from the readers of queues, in every stage', () => {
    for (const stage of ['local', 'production'] as const) {
      const queues = resourcesOf(stage, 'AWS::Lambda::EventSourceMapping').filter(
        ({ properties }) => !('StartingPosition' in properties),
      );
      expect(queues).toHaveLength(4);
      for (const { properties } of queues)
        expect(properties['FunctionResponseTypes']).toEqual(['ReportBatchItemFailures']);
    }
  });
});
