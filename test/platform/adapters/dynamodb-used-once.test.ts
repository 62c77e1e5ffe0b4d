import { describe, expect, it } from 'vitest';
import { dynamoDbUsedOnce } from '../../../functions/platform/adapters/dynamodb-used-once.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';

const AT = 1_800_000_000_000;

function world() {
  const db = new DynamoDbDouble();
  return { db, used: dynamoDbUsedOnce(db.asDocumentClient(), 'sessions') };
}

describe('dynamoDbUsedOnce', () => {
  it('has one winner among many at once', async () => {
    const { used } = world();
    const all = await Promise.all(Array.from({ length: 100 }, () => used.use('ticket#1', AT + 1000, AT)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('forgets after the instant, although the item is still there', async () => {
    const { used } = world();
    await used.use('ticket#1', AT + 1000, AT);
    expect(await used.use('ticket#1', AT + 2000, AT + 999)).toBe(false);
    expect(await used.use('ticket#1', AT + 2000, AT + 1000)).toBe(true);
  });

  it('can be used again after a release', async () => {
    const { used } = world();
    await used.use('ticket#1', AT + 1000, AT);
    await used.release('ticket#1');
    expect(await used.use('ticket#1', AT + 1000, AT)).toBe(true);
  });

  it('says that it is unavailable when the table is', async () => {
    const { db, used } = world();
    db.failNext('Put');
    await expect(used.use('x', AT + 1, AT)).rejects.toMatchObject({ name: 'UnavailableError' });
  });
});
