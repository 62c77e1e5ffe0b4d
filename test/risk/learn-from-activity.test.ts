import { describe, expect, it } from 'vitest';
import { streamRecordOf } from '../../functions/activity/adapters/activity-stream.ts';
import { DynamoDbActivityLog } from '../../functions/activity/adapters/dynamodb-activity-log.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { toActivityItem } from '../../functions/activity/domain/activity-item.ts';
import type { StreamRecord } from '../../functions/activity/ports.ts';
import type { AccountId } from '../../functions/platform/ids.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { DynamoDbAccountSubjects } from '../../functions/risk/adapters/dynamodb-account-subjects.ts';
import { DynamoDbRiskProfiles } from '../../functions/risk/adapters/dynamodb-risk-profiles.ts';
import { S3PopulationStore, SNAPSHOT_KEY } from '../../functions/risk/adapters/s3-population-store.ts';
import { weightOf } from '../../functions/risk/domain/profile.ts';
import { createLearnFromActivity } from '../../functions/risk/learn-from-activity.ts';
import { signedUp, signInDecided, verdictGiven } from '../builders/risk-events.ts';
import { HOUR, home, NOON, saoPaulo, subject } from '../builders/risk-facts.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { S3Double } from '../fakes/s3-double.ts';

const TABLE = 'Activity';

function learner() {
  const dynamodb = new DynamoDbDouble();
  const s3 = new S3Double();
  const parked: unknown[] = [];
  const startedAnew: string[] = [];
  const profiles = new DynamoDbRiskProfiles(dynamodb.asDocumentClient(), TABLE);
  const population = new S3PopulationStore(s3.asObjects(), 'bucket');
  const log = new DynamoDbActivityLog(dynamodb.asDocumentClient(), TABLE);
  const make = (kill: () => void = () => {}) =>
    createLearnFromActivity({
      profiles: {
        read: async (who) => {
          kill();
          return profiles.read(who);
        },
        write: async (...args) => {
          kill();
          const result = await profiles.write(...args);
          kill();
          return result;
        },
      },
      population: {
        read: async () => {
          kill();
          return population.read();
        },
        write: async (...args) => {
          kill();
          const result = await population.write(...args);
          kill();
          return result;
        },
      },
      subjects: new DynamoDbAccountSubjects(dynamodb.asDocumentClient(), TABLE),
      poison: { park: async (record, reason) => void parked.push({ record, reason }) },
      now: () => NOON + HOUR,
      pause: async () => {},
      startedAnew: (what) => startedAnew.push(what),
    });
  const state = () => ({
    items: dynamodb.items(TABLE).map(({ version: _, ...item }) => item),
    snapshot: s3.body(SNAPSHOT_KEY),
  });
  return { dynamodb, s3, parked, startedAnew, profiles, population, log, make, state };
}

const asRecords = (events: readonly ActivityEvent[]): StreamRecord[] =>
  events.map((event) => ({ kind: 'event', event }));
const other = 'subject-of-bob' as Subject;
const batch = [
  // A day before, because nobody makes a value more usual twice a day.
  signedUp({ at: NOON - 24 * HOUR }),
  signInDecided({ at: NOON - 2 * HOUR, deviceId: 'laptop' }),
  signInDecided({ at: NOON - HOUR, subject: other, client: saoPaulo }),
  signInDecided({ at: NOON, password: 'wrong', answer: 'refused', client: saoPaulo }),
];

describe('learnFromActivity', () => {
  it('learns who was where, and what happened to everybody', async () => {
    const { make, profiles, population } = learner();
    await make()(asRecords(batch));
    const { value: ada } = await profiles.read(subject);
    const { value: everybody } = await population.read();
    if (!ada || ada === 'unreadable' || everybody === 'unreadable') throw new Error('unreadable');
    expect(weightOf(ada.seen.address, home.ip)).toBeGreaterThan(1.9);
    expect(weightOf(ada.seen.country, 'BR')).toBe(0);
    expect(everybody.levels.country.counts.get('DE')).toBeCloseTo(2, 1);
    expect(everybody.clusters.address.get(saoPaulo.ip)?.now.slice(0, 2)).toEqual([1, 1]);
  });

  it('loses and doubles nothing when a batch is delivered again', async () => {
    const { make, state } = learner();
    await make()(asRecords(batch));
    const once = state();
    await make()(asRecords(batch));
    await make()(asRecords([...batch, ...batch]));
    expect(state()).toEqual(once);
  });

  it('loses and doubles nothing wherever it is killed', async () => {
    const expected = learner();
    await expected.make()(asRecords(batch));
    for (let step = 1; step < 20; step++) {
      const { make, state } = learner();
      let left = step;
      const kill = () => {
        left -= 1;
        if (left === 0) throw new Error('killed');
      };
      await make(kill)(asRecords(batch)).catch(() => {});
      await make()(asRecords(batch));
      expect(state(), `killed at step ${step}`).toEqual(expected.state());
    }
  });

  it('loses nothing where eight learners write at once', async () => {
    const { make, population, profiles } = learner();
    const events = Array.from({ length: 8 }, (_, i) =>
      signInDecided({ at: NOON + i, deviceId: 'laptop', client: { ...home, ip: `203.0.113.${i}` } }),
    );
    // Each loses at most to the seven others.
    await Promise.all(events.map((event) => make()(asRecords([event]))));
    const { value: everybody } = await population.read();
    const { value: ada } = await profiles.read(subject);
    if (!ada || ada === 'unreadable' || everybody === 'unreadable') throw new Error('unreadable');
    expect(everybody.counted).toHaveLength(8);
    expect(everybody.levels.address.total).toBeCloseTo(8, 1);
    expect(ada.recent.length).toBeGreaterThan(0);
  });

  it('finds the person behind a verdict, and takes back what was learned since', async () => {
    const { make, log, profiles } = learner();
    const intruder = signInDecided({ at: NOON - 1_000, client: saoPaulo, issuedDeviceId: 'stolen' });
    const events = [signedUp({ at: NOON - 3 * HOUR }), intruder];
    await log.record(...events);
    await make()(asRecords(events));
    await make()(asRecords([verdictGiven({ at: NOON, about: { eventId: intruder.eventId } })]));
    const { value: ada } = await profiles.read(subject);
    if (!ada || ada === 'unreadable') throw new Error('unreadable');
    expect(weightOf(ada.seen.country, 'BR')).toBe(0);
    expect(weightOf(ada.seen.country, 'DE')).toBeCloseTo(1, 5);
    expect(ada.distrusted?.devices).toEqual(['stolen']);
  });

  it('passes over a verdict about an account that nothing is known of', async () => {
    const { make } = learner();
    const verdict = verdictGiven({ accountId: 'acc_01J00000000000000000000000' as AccountId });
    await expect(make()(asRecords([verdict]))).resolves.toMatchObject({ profiles: 0 });
  });

  it('parks what nobody can read, and learns the rest', async () => {
    const { make, parked, profiles } = learner();
    const poison: StreamRecord = { kind: 'poison', record: { eventID: '1' }, reason: 'not an event' };
    const answer = await make()([poison, ...asRecords(batch), { kind: 'other' }]);
    expect(answer).toMatchObject({ parked: 1, events: 4 });
    expect(parked).toEqual([{ record: { eventID: '1' }, reason: 'not an event' }]);
    expect((await profiles.read(subject)).value).toBeDefined();
  });

  it('begins anew, and says so, where a profile or the snapshot is broken', async () => {
    const { make, s3, startedAnew, population } = learner();
    s3.put(SNAPSHOT_KEY, 'broken');
    await make()(asRecords(batch));
    expect(startedAnew).toEqual(['population']);
    expect((await population.read()).value).not.toBe('unreadable');
  });

  it.each(['Get', 'Put'])(
    'fails the batch as a whole when the table does not answer to %s',
    async (command) => {
      const { make, dynamodb } = learner();
      dynamodb.failNext(command);
      await expect(make()(asRecords(batch))).rejects.toBeInstanceOf(UnavailableError);
      await expect(make()(asRecords(batch))).resolves.toMatchObject({ events: 4 });
    },
  );
});

describe('streamRecordOf', () => {
  const event = signInDecided();
  const attribute = (value: unknown) =>
    typeof value === 'number'
      ? { N: String(value) }
      : typeof value === 'string'
        ? { S: value }
        : { B: Buffer.from(value as Uint8Array).toString('base64') };
  const image = Object.fromEntries(
    Object.entries(toActivityItem(event)).map(([name, value]) => [name, attribute(value)]),
  );
  const record = (NewImage: object | undefined, eventName = 'INSERT') =>
    ({ eventName, dynamodb: { NewImage } }) as never;

  it('reads an event as it was recorded', () => {
    expect(streamRecordOf(record(image))).toEqual({ kind: 'event', event });
  });
  it('passes over what is no event', () => {
    expect(streamRecordOf(record(undefined, 'REMOVE'))).toEqual({ kind: 'other' });
    expect(streamRecordOf(record({ pk: { S: 'PROFILE#x' }, sk: { S: 'PROFILE' } }))).toEqual({
      kind: 'other',
    });
  });
  it('calls poison what should be an event and is not', () => {
    expect(streamRecordOf(record({ ...image, body: { S: 'broken' } })).kind).toBe('poison');
  });
});
