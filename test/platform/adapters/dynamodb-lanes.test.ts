import { describe, expect, it } from 'vitest';
import { dynamoDbLanes } from '../../../functions/platform/adapters/dynamodb-lanes.ts';
import type { Lane } from '../../../functions/platform/lanes.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';

const lane: Lane = { name: 'test', limit: 10, windowMs: 60_000 };
const AT = 1_800_000_000_000;

function world() {
  const db = new DynamoDbDouble();
  return { db, lanes: dynamoDbLanes(db.asDocumentClient(), 'activity') };
}

describe('dynamoDbLanes', () => {
  it('lets no more than the limit through, of 200 at once', async () => {
    const { lanes } = world();
    const all = await Promise.all(Array.from({ length: 200 }, () => lanes.reserve(lane, 'k', AT)));
    expect(all.filter(({ kind }) => kind === 'reserved')).toHaveLength(10);
  });

  it('says how long a full window stays full, and starts the next one empty', async () => {
    const { lanes } = world();
    for (let n = 1; n <= 10; n += 1)
      expect(await lanes.reserve(lane, 'k', AT)).toEqual({ kind: 'reserved', attempts: n });
    const windowEnd = (Math.floor(AT / 60_000) + 1) * 60_000;
    expect(await lanes.reserve(lane, 'k', AT)).toEqual({
      kind: 'full',
      retryAfterSeconds: Math.ceil((windowEnd - AT) / 1000),
    });
    expect(await lanes.reserve(lane, 'k', windowEnd - 1)).toMatchObject({ kind: 'full' });
    expect(await lanes.reserve(lane, 'k', windowEnd)).toMatchObject({ kind: 'reserved' });
  });

  it('counts keys and lanes apart', async () => {
    const { lanes } = world();
    for (let n = 0; n < 10; n += 1) await lanes.reserve(lane, 'k', AT);
    expect(await lanes.reserve(lane, 'other', AT)).toMatchObject({ kind: 'reserved' });
    expect(await lanes.reserve({ ...lane, name: 'other' }, 'k', AT)).toMatchObject({ kind: 'reserved' });
  });

  it('gives back one attempt, and never more than were made', async () => {
    const { lanes } = world();
    for (let n = 0; n < 10; n += 1) await lanes.reserve(lane, 'k', AT);
    await lanes.giveBack(lane, 'k', AT);
    expect(await lanes.reserve(lane, 'k', AT)).toEqual({ kind: 'reserved', attempts: 10 });
    await lanes.giveBack(lane, 'untouched', AT);
    expect(await lanes.reserve(lane, 'untouched', AT)).toEqual({ kind: 'reserved', attempts: 1 });
  });

  it('says that it is unavailable when the table is', async () => {
    const { db, lanes } = world();
    db.failNext('Update');
    await expect(lanes.reserve(lane, 'k', AT)).rejects.toMatchObject({ name: 'UnavailableError' });
  });
});
