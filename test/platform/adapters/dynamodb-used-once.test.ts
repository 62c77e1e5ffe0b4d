import { describe, expect, it } from 'vitest';
import { dynamoDbUsedOnce } from '../../../functions/platform/adapters/dynamodb-used-once.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';
import { usedOnceSuite } from '../../port-suites/used-once-suite.ts';

const AT = 1_800_000_000_000;

function world() {
  const db = new DynamoDbDouble();
  return { db, used: dynamoDbUsedOnce(db.asDocumentClient(), 'sessions'), name: () => crypto.randomUUID() };
}

describe('dynamoDbUsedOnce', () => {
  usedOnceSuite(world);

  it.each(['Put', 'Delete'])('says that it is unavailable when the table is: %s', async (command) => {
    const { db, used } = world();
    const call = () => (command === 'Put' ? used.use('x', AT + 1, AT) : used.release('x'));
    db.failNext(command);
    await expect(call()).rejects.toMatchObject({ name: 'UnavailableError' });
    await call();
  });
});
