import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, describe, inject } from 'vitest';
import { dynamoDbActivityHistory } from '../../functions/activity/adapters/dynamodb-activity-history.ts';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import { dynamoDbLanes } from '../../functions/platform/adapters/dynamodb-lanes.ts';
import { dynamoDbUsedOnce } from '../../functions/platform/adapters/dynamodb-used-once.ts';
import { dynamoDbEnrolmentWindow } from '../../functions/session/adapters/dynamodb-enrolment-window.ts';
import { DynamoDbSessionRegistry } from '../../functions/session/adapters/dynamodb-session-registry.ts';
import { activityLogSuite } from '../port-suites/activity-log-suite.ts';
import { binaryObjectsSuite } from '../port-suites/binary-objects-suite.ts';
import { lanesSuite } from '../port-suites/lanes-suite.ts';
import { objectsSuite } from '../port-suites/objects-suite.ts';
import { sessionsSuite } from '../port-suites/sessions-suite.ts';
import { usedOnceSuite } from '../port-suites/used-once-suite.ts';
import { documentsOn, newTable, snapshotsOn } from './emulated.ts';

const state = inject('localState');
const documents = documentsOn(state);
/** The emulator answers from one process: as many at once as it can answer before the client's time is up. */
const PARALLEL = 50;

let accounts: string;
let sessions: string;
let activity: string;
beforeAll(async () => {
  [accounts, sessions, activity] = [await newTable(state), await newTable(state), await newTable(state)];
});

const unique = () => crypto.randomUUID();

describe('on the emulated tables', () => {
  describe('dynamoDbLanes', () => {
    lanesSuite(() => ({ lanes: dynamoDbLanes(documents, activity), key: unique }), PARALLEL);
  });

  describe('dynamoDbUsedOnce', () => {
    usedOnceSuite(() => ({ used: dynamoDbUsedOnce(documents, sessions), name: unique }), PARALLEL);
  });

  describe('DynamoDbSessionRegistry', () => {
    sessionsSuite(() => ({
      registry: new DynamoDbSessionRegistry(documents, { accounts, sessions }),
      enrolments: dynamoDbEnrolmentWindow(documents, sessions),
      store: (table, Item) =>
        documents.send(new PutCommand({ TableName: { accounts, sessions }[table], Item })),
      accountNamed: async (Key) =>
        (await documents.send(new GetCommand({ TableName: accounts, Key, ConsistentRead: true }))).Item,
    }));
  });

  describe('DynamoDbActivityLog', () => {
    activityLogSuite(() => ({
      log: new DynamoDbActivityLog(documents, activity),
      history: dynamoDbActivityHistory(documents, activity),
    }));
  });
});

describe('in the emulated bucket', () => {
  objectsSuite(() => ({ ...snapshotsOn(state), key: () => `suite/${unique()}.json` }));
  binaryObjectsSuite(() => ({ ...snapshotsOn(state), key: () => `suite/${unique()}.bin` }));
});
