import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import { packJson } from '../../functions/platform/packed-json.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { publisher } from '../builders/publisher-world.ts';
import { signInDecided, verdictGiven } from '../builders/risk-events.ts';
import { assessmentOf, NOON } from '../builders/risk-facts.ts';
import { recordOf, streamRecord } from '../builders/stream-records.ts';

const events = (count: number): ActivityEvent[] =>
  Array.from({ length: count }, (_, i) => signInDecided({ at: NOON + i }));
const recordsOf = (all: readonly ActivityEvent[]) => all.map((event) => streamRecord(event));
const withBody = (event: ActivityEvent, body: Uint8Array) =>
  streamRecord(event, 'INSERT', { body: { B: Buffer.from(body).toString('base64') } });
/** An event whose detail is about this many characters longer than others'. */
const lengthy = (length: number, letter = 'x', at = NOON) =>
  signInDecided({
    at,
    assessment: assessmentOf({
      reasons: [{ signal: 'automation', evidence: { text: letter.repeat(length) }, bits: 1 }],
    }),
  });

describe('the publisher', () => {
  it('puts every recorded event on the bus once, verbatim and in order', async () => {
    const { bus, publish } = publisher();
    const all = [...events(23), verdictGiven()];
    await expect(publish(...recordsOf(all))).resolves.toEqual({ batchItemFailures: [] });
    expect(bus.originals()).toEqual(all);
    expect(bus.taken.at(-1)).toMatchObject({
      Source: 'gatehouse',
      DetailType: 'gatehouse.verdict.given.v1',
    });
  });

  it('publishes an event again whose item was written once more: that is how a parked one is sent after', async () => {
    const { bus, publish } = publisher();
    const [event] = events(1) as [ActivityEvent];
    await publish(streamRecord(event, 'MODIFY', { redriven: { N: '1' } }));
    expect(bus.originals()).toEqual([event]);
  });

  it.each([
    ['a deletion', (event: ActivityEvent) => streamRecord(event, 'REMOVE')],
    [
      'a profile',
      () => recordOf({ pk: { S: 'PROFILE#ada' }, sk: { S: 'PROFILE' }, body: { B: 'AA==' } }, 'MODIFY'),
    ],
    [
      'a counter',
      () => recordOf({ pk: { S: 'LANE#address#x' }, sk: { S: 'WINDOW#1' }, attempts: { N: '3' } }),
    ],
    ['a record without an image', () => ({ eventName: 'INSERT' as const, dynamodb: {} })],
  ])('passes over %s', async (_, recordFor) => {
    const { bus, parked, publish } = publisher();
    const [event, next] = events(2) as [ActivityEvent, ActivityEvent];
    await publish(recordFor(event), streamRecord(next));
    expect(bus.originals()).toEqual([next]);
    expect(parked).toEqual([]);
  });

  it('does not call the bus when there is nothing to say', async () => {
    const { bus, publish } = publisher();
    await publish(...events(2).map((event) => streamRecord(event, 'REMOVE')));
    expect(bus.calls).toEqual([]);
  });
});

describe('a publisher that the bus fails', () => {
  it('loses nothing when it is killed before the bus took anything', async () => {
    const { bus, publish } = publisher();
    const all = events(12);
    bus.troubles.push('down');
    await expect(publish(...recordsOf(all))).rejects.toBeInstanceOf(UnavailableError);
    expect(bus.taken).toEqual([]);
    await publish(...recordsOf(all));
    expect(bus.originals()).toEqual(all);
  });

  it('says the same again, by the same ids, when it is killed after the bus took it', async () => {
    const { bus, publish } = publisher();
    const all = events(3);
    bus.troubles.push('answer-lost');
    await expect(publish(...recordsOf(all))).rejects.toBeInstanceOf(UnavailableError);
    await publish(...recordsOf(all));
    expect(bus.originals()).toEqual([...all, ...all]);
    expect(bus.taken.slice(3)).toEqual(bus.taken.slice(0, 3));
  });

  it('offers again only the entries that were not taken', async () => {
    const { bus, publish } = publisher();
    const all = events(10);
    bus.troubles.push({ refuses: (_, index) => index === 3 || index === 7 });
    await publish(...recordsOf(all));
    expect(bus.calls.map((types) => types.length)).toEqual([10, 2]);
    const taken = [...all.filter((_, i) => i !== 3 && i !== 7), all[3], all[7]];
    expect(bus.originals()).toEqual(taken);
  });

  it('gives the batch back, never a hole in it, when some entries are not taken at all', async () => {
    const { bus, publish } = publisher();
    const all = events(25);
    const refused = JSON.stringify(all[13]?.eventId);
    const refuses = ({ Detail }: { readonly Detail: string }) => Detail.includes(refused);
    bus.troubles.push({ refuses }, ...Array.from({ length: 4 }, () => ({ refuses })));
    await expect(publish(...recordsOf(all))).rejects.toBeInstanceOf(UnavailableError);
    expect(bus.calls.map((types) => types.length)).toEqual([10, 10, 1, 1, 1]);
    expect(bus.originals()).not.toContainEqual(all[20]);
    bus.troubles.length = 0;
    await publish(...recordsOf(all));
    expect(bus.originals().slice(-25)).toEqual(all);
  });
});

describe('the bus takes so much at once', () => {
  it.each([
    { count: 10, calls: [10] },
    { count: 11, calls: [10, 1] },
    { count: 100, calls: Array(10).fill(10) },
  ])('$count events in calls of ten', async ({ count, calls }) => {
    const { bus, publish } = publisher();
    await publish(...recordsOf(events(count)));
    expect(bus.calls.map((types) => types.length)).toEqual(calls);
  });

  it.each([
    { name: 'letters of one byte', length: 60_000, letter: 'x', calls: [4, 4, 1] },
    { name: 'letters of three bytes, which count as three', length: 20_000, letter: '€', calls: [4, 4, 1] },
  ])('and so many bytes: $name', async ({ length, letter, calls }) => {
    const { bus, publish } = publisher();
    const all = Array.from({ length: 9 }, (_, i) => lengthy(length, letter, NOON + i));
    await publish(...recordsOf(all));
    expect(bus.calls.map((types) => types.length)).toEqual(calls);
    expect(bus.originals()).toEqual(all);
  });
});

describe('a record that no retry makes fit for the bus', () => {
  const [good] = events(1) as [ActivityEvent];
  const { client: _, ...incomplete } = signInDecided();
  const unreadable: { name: string; record: DynamoDBRecord; reason: string }[] = [
    {
      name: 'a body that is not ours',
      record: withBody(good, Buffer.from('garbage')),
      reason: 'The item is not a recorded event',
    },
    {
      name: 'a body of another event type than the item says',
      record: withBody(good, packJson(verdictGiven())),
      reason: 'The item is not a recorded event',
    },
    {
      name: 'an event of a kind nobody knows',
      record: streamRecord({ ...good, type: 'tea.made' } as never),
      reason: 'No such kind of event',
    },
    {
      name: 'an event without what its kind needs',
      record: streamRecord(incomplete as ActivityEvent),
      reason: 'The event lacks what its kind needs',
    },
    {
      name: 'an event larger than the bus takes',
      record: streamRecord(lengthy(300_000)),
      reason: 'The event is larger than the bus takes',
    },
  ];

  it.each(unreadable)('is parked with a reason and holds nobody up: $name', async ({ record, reason }) => {
    const { bus, parked, publish } = publisher();
    const [before, after] = events(2) as [ActivityEvent, ActivityEvent];
    const answer = await publish(streamRecord(before), record, streamRecord(after));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(parked.map((message) => message.reason)).toEqual([reason]);
    expect(parked[0]?.record).toBeDefined();
    expect(bus.originals()).toEqual([before, after]);
  });

  it('is named by its keys where the queue would not take it whole', async () => {
    const { parked, publish } = publisher();
    const record = withBody(good, Buffer.alloc(200_000));
    await publish(record);
    expect(parked).toEqual([{ reason: 'The item is not a recorded event', keys: record.dynamodb?.Keys }]);
  });

  it('is not given up while the queue does not answer', async () => {
    const { bus, parked, queue, publish } = publisher();
    const batch = [withBody(good, Buffer.from('garbage')), streamRecord(good)];
    queue.isDown = true;
    await expect(publish(...batch)).rejects.toBeInstanceOf(UnavailableError);
    expect(bus.taken).toEqual([]);
    queue.isDown = false;
    await publish(...batch);
    expect(parked).toHaveLength(1);
    expect(bus.originals()).toEqual([good]);
  });
});
