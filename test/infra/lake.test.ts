import { describe, expect, it } from 'vitest';
import { LAKE_COLUMNS, LAKE_TYPES } from '../../functions/lake/domain/columns.ts';
import { resourcesOf } from './synthesized.ts';

const only = (type: string) => {
  const [resource, ...others] = resourcesOf('production', type);
  expect(others).toEqual([]);
  return resource;
};

describe('the event lake', () => {
  const table = only('AWS::Glue::Table')?.properties['TableInput'] as Record<string, Record<string, unknown>>;

  it('is a table of the columns that the writer fills', () => {
    expect(table['StorageDescriptor']?.['Columns']).toEqual(
      LAKE_COLUMNS.map(([Name, Type]) => ({ Name, Type })),
    );
  });

  it('finds its partitions by rule: every kind of event, day and hour', () => {
    expect(table['Parameters']).toMatchObject({
      'projection.enabled': 'true',
      'projection.type.values': LAKE_TYPES.join(','),
      'projection.date.format': 'yyyy-MM-dd',
      'projection.hour.digits': '2',
    });
    expect(JSON.stringify(table['Parameters']?.['storage.location.template'])).toContain(
      `/events/${['type', 'date', 'hour'].map((name) => `${name}=\${${name}}`).join('/')}/`,
    );
  });

  it('is asked through a work group that limits what a query reads and encrypts what it finds', () => {
    expect(only('AWS::Athena::WorkGroup')?.properties['WorkGroupConfiguration']).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: 50 * 1024 ** 3,
      ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
    });
  });

  it('stays when the stack goes, and forgets events after thirteen months', () => {
    const bucket = resourcesOf('production', 'AWS::S3::Bucket').find(({ stack }) => stack === 'Evidence');
    expect(bucket?.deletionPolicy).toBe('Retain');
    expect(bucket?.properties['LifecycleConfiguration']).toMatchObject({
      Rules: expect.arrayContaining([
        expect.objectContaining({ Prefix: 'events/', ExpirationInDays: 396, Status: 'Enabled' }),
        expect.objectContaining({ Prefix: 'athena-results/', ExpirationInDays: 7 }),
      ]),
    });
  });
});
