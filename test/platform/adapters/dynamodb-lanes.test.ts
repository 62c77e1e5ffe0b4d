import { describe, expect, it } from 'vitest';
import { dynamoDbLanes } from '../../../functions/platform/adapters/dynamodb-lanes.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';
import { lanesSuite } from '../../port-suites/lanes-suite.ts';

const AT = 1_800_000_000_000;

function world() {
  const db = new DynamoDbDouble();
  return { db, lanes: dynamoDbLanes(db.asDocumentClient(), 'activity'), key: () => crypto.randomUUID() };
}

describe('dynamoDbLanes', () => {
  lanesSuite(world);

  it('says that it is unavailable when the table is', async () => {
    const { db, lanes } = world();
    const lane = { name: 'test', limit: 10, windowMs: 60_000 };
    db.failNext('Update');
    await expect(lanes.reserve(lane, 'k', AT)).rejects.toMatchObject({ name: 'UnavailableError' });
    expect(await lanes.reserve(lane, 'k', AT)).toMatchObject({ kind: 'reserved' });
  });
});
