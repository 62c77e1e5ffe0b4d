import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { eventBridgeBus } from '../../functions/activity/adapters/eventbridge-bus.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { StreamRecord } from '../../functions/activity/ports.ts';
import { createPublishActivity } from '../../functions/activity/publish-activity.ts';
import { UnavailableError } from '../../functions/platform/problem.ts';
import { activitySamples } from '../builders/activity-samples.ts';
import { signInDecided } from '../builders/risk-events.ts';
import { NOON } from '../builders/risk-facts.ts';

type Answer = 'taken' | 'refused';

/** EventBridge as far as PutEvents goes: `answers` says, call by call, what becomes of each entry. */
function publisher(behave: (call: number, entry: number) => Answer = () => 'taken') {
  const taken: string[] = [];
  const sizes: number[] = [];
  const parked: { record: unknown; reason: string }[] = [];
  let isQueueDown = false;
  let diesAfter: number | undefined;
  const client = {
    send: async ({ input: { Entries = [] } }: PutEventsCommand) => {
      sizes.push(Entries.length);
      const Results = Entries.map(({ Detail = '{}', DetailType, EventBusName, Source }, index) => {
        expect({ EventBusName, Source }).toEqual({ EventBusName: 'bus', Source: 'gatehouse' });
        if (behave(sizes.length, index) === 'refused') return { ErrorCode: 'ThrottlingException' };
        const { type, eventId } = JSON.parse(Detail).unmapped.gatehouse;
        expect(DetailType).toBe(`gatehouse.${type}.v1`);
        taken.push(eventId);
        return { EventId: '1' };
      });
      if (sizes.length === diesAfter) throw new Error('killed');
      return { Entries: Results };
    },
  } as unknown as EventBridgeClient;
  const publish = createPublishActivity({
    bus: eventBridgeBus(client, 'bus'),
    poison: {
      park: async (record, reason) => {
        if (isQueueDown) throw new UnavailableError('poison queue', new Error('down'));
        parked.push({ record, reason });
      },
    },
  });
  return {
    publish,
    taken,
    sizes,
    parked,
    dieAfterCall: (call: number) => {
      diesAfter = call;
    },
    takeQueueDown: () => {
      isQueueDown = true;
    },
  };
}

const asRecords = (events: readonly ActivityEvent[]): StreamRecord[] =>
  events.map((event) => ({ kind: 'event', event }));
const many = Array.from({ length: 23 }, (_, i) => signInDecided({ at: NOON + i }));
const idsOf = (events: readonly ActivityEvent[]) => events.map(({ eventId }) => eventId);
const poison: StreamRecord = { kind: 'poison', record: { dynamodb: { Keys: 1 } }, reason: 'unreadable' };

describe('publishActivity', () => {
  it('puts every kind of event on the bus under its name', async () => {
    const { publish, taken } = publisher();
    const samples = Object.values(activitySamples());
    expect(await publish(asRecords(samples))).toEqual({ published: samples.length, parked: 0 });
    expect(taken).toEqual(idsOf(samples));
  });

  it('keeps the order, in calls of at most ten', async () => {
    const { publish, taken, sizes } = publisher();
    await publish(asRecords(many));
    expect(taken).toEqual(idsOf(many));
    expect(sizes).toEqual([10, 10, 3]);
  });

  it('offers again what the bus did not take, and only that', async () => {
    const { publish, taken, sizes } = publisher((call, entry) =>
      call === 1 && entry % 5 === 0 ? 'refused' : 'taken',
    );
    await publish(asRecords(many.slice(0, 10)));
    expect(sizes).toEqual([10, 2]);
    expect(taken.toSorted()).toEqual(idsOf(many.slice(0, 10)).toSorted());
  });

  it('fails as a whole when the bus takes nothing, so that the batch comes again', async () => {
    const { publish } = publisher(() => 'refused');
    await expect(publish(asRecords(many))).rejects.toMatchObject({
      name: 'UnavailableError',
      port: 'event bus',
    });
  });

  it.each([1, 2, 3])(
    'a publisher killed in call %d loses nothing: the same events come again',
    async (call) => {
      const dying = publisher();
      dying.dieAfterCall(call);
      await expect(dying.publish(asRecords(many))).rejects.toThrow();
      const next = publisher();
      await next.publish(asRecords(many));
      expect(new Set([...dying.taken, ...next.taken])).toEqual(new Set(idsOf(many)));
      expect(next.taken).toEqual(idsOf(many));
    },
  );

  it('parks what nobody can read, and holds nobody up with it', async () => {
    const { publish, taken, parked } = publisher();
    const unheard = { ...signInDecided(), type: 'sign-in.imagined' } as unknown as ActivityEvent;
    const records = [poison, ...asRecords([unheard, ...many.slice(0, 2)]), { kind: 'other' } as const];
    expect(await publish(records)).toEqual({ published: 2, parked: 2 });
    expect(taken).toEqual(idsOf(many.slice(0, 2)));
    expect(parked).toEqual([
      { record: { dynamodb: { Keys: 1 } }, reason: 'unreadable' },
      { record: unheard, reason: 'No such kind of event' },
    ]);
  });

  it('forgets nothing unreadable while the queue for it is down', async () => {
    const { publish, taken, takeQueueDown } = publisher();
    takeQueueDown();
    await expect(publish([poison, ...asRecords(many)])).rejects.toMatchObject({ port: 'poison queue' });
    expect(taken).toEqual([]);
  });

  it('calls no one for records that are no events', async () => {
    const { publish, sizes } = publisher();
    expect(await publish([{ kind: 'other' }])).toEqual({ published: 0, parked: 0 });
    expect(sizes).toEqual([]);
  });
});
