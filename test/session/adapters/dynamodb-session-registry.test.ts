import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../functions/platform/ids.ts';
import { dynamoDbEnrolmentWindow } from '../../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { DynamoDbSessionRegistry } from '../../../functions/session/adapters/dynamodb-session-registry.ts';
import { DynamoDbDouble } from '../../fakes/dynamodb-double.ts';
import { type SessionsUnderTest, sessionsSuite } from '../../port-suites/sessions-suite.ts';

const AT = 1_800_000_000_000;

function world(): SessionsUnderTest & { readonly db: DynamoDbDouble } {
  const db = new DynamoDbDouble();
  const documents = db.asDocumentClient();
  return {
    db,
    registry: new DynamoDbSessionRegistry(documents, { accounts: 'accounts', sessions: 'sessions' }),
    enrolments: dynamoDbEnrolmentWindow(documents, 'sessions'),
    store: (table, item) => documents.send(new PutCommand({ TableName: table, Item: item })),
    accountNamed: async (key) => db.item('accounts', key),
  };
}

describe('DynamoDbSessionRegistry', () => {
  sessionsSuite(world);

  it('asks again for what came back unprocessed, and is unavailable when that goes on', async () => {
    const { db, registry } = world();
    db.unprocessed = 2;
    expect(await registry.find(newId('acc', AT), newId('ses', AT))).toEqual({});
    db.unprocessed = 99;
    await expect(registry.find(newId('acc', AT), newId('ses', AT))).rejects.toMatchObject({
      name: 'UnavailableError',
    });
  });

  it.each([
    {
      command: 'BatchGet',
      call: ({ registry }: SessionsUnderTest) => registry.find(ids.account, ids.session),
    },
    { command: 'Query', call: ({ registry }: SessionsUnderTest) => registry.list(ids.account) },
    {
      command: 'Update',
      call: (one: SessionsUnderTest) => one.registry.end(ids.account, ids.session, AT, 'signed-out'),
    },
    { command: 'Put', call: ({ enrolments }: SessionsUnderTest) => enrolments.open(ids.account, AT) },
    { command: 'Delete', call: ({ enrolments }: SessionsUnderTest) => enrolments.consume(ids.account, AT) },
  ])('says that it is unavailable when the table is: $command', async ({ command, call }) => {
    const under = world();
    under.db.failNext(command);
    await expect(call(under)).rejects.toMatchObject({ name: 'UnavailableError' });
    await call(under);
  });
});

const ids = { account: newId('acc', AT), session: newId('ses', AT) };
