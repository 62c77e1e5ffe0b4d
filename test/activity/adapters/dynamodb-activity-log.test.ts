import { describe, expect, it } from 'vitest';
import { dynamoDbActivityHistory } from '../../../functions/activity/adapters/dynamodb-activity-history.ts';
import { DynamoDbActivityLog } from '../../../functions/activity/adapters/dynamodb-activity-log.ts';
import type { ActivityEvent } from '../../../functions/activity/domain/activity-event.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';
import { activityLogSuite } from '../../port-suites/activity-log-suite.ts';

const AT = 1_800_000_000_000;
const account = newId('acc', AT);

function world() {
  const db = new DynamoDbDouble();
  const documents = db.asDocumentClient();
  const log = new DynamoDbActivityLog(documents, 'activity');
  return { db, log, history: dynamoDbActivityHistory(documents, 'activity') };
}

const event = (at: number): ActivityEvent => ({
  type: 'account.contained',
  eventId: newId('evt', at),
  at,
  accountId: account,
  incidentId: newId('inc', at),
  actions: [],
});

describe('DynamoDbActivityLog', () => {
  activityLogSuite(world);

  /** Only the double leaves requests unprocessed on demand; the emulator never does, and AWS when it throttles. */
  it('writes again only what came back unprocessed, until all is there', async () => {
    const { db, log, history } = world();
    const events = [event(AT), event(AT + 1), event(AT + 2)] as const;
    db.unprocessed = 4;
    await log.record(...events);
    const sent = db.calls.map(({ input }) => (input['RequestItems'] as { activity: [] }).activity.length);
    expect(sent).toEqual([3, 3, 1]);
    expect((await history.page(account)).events).toEqual([...events].reverse());
  });

  it('says that it is unavailable when items stay unprocessed, after four tries', async () => {
    const { db, log } = world();
    db.unprocessed = 3;
    await log.record(event(AT));
    db.unprocessed = 4;
    await expect(log.record(event(AT + 1))).rejects.toMatchObject({ name: 'UnavailableError' });
  });

  it.each(['BatchWrite', 'Query'])('says that it is unavailable when the table is: %s', async (command) => {
    const { db, log, history } = world();
    const call = () => (command === 'Query' ? history.page(account) : log.record(event(AT)));
    db.failNext(command);
    await expect(call()).rejects.toMatchObject({ name: 'UnavailableError' });
    await call();
  });
});
