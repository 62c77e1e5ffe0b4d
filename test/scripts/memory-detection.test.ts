import { describe, expect, it } from 'vitest';
import { DynamoDbClusterCounters } from '../../functions/detection/adapters/dynamodb-cluster-counters.ts';
import { CAMPAIGN_RULE } from '../../functions/detection/domain/campaign-rule.ts';
import type { ClusterKey } from '../../functions/detection/domain/cluster-keys.ts';
import { type ClusterView, COUNTED, NOTHING_COUNTED } from '../../functions/detection/domain/cluster-view.ts';
import { MemoryClusterCounters } from '../../scripts/risk/backtest/memory-cluster-counters.ts';
import { onCarrier, owner, phishing, rented, stuffing } from '../builders/campaign-waves.ts';
import { replayedDetection } from '../builders/replayed-detection.ts';
import { home, JA4_BROWSER, NOON } from '../builders/risk-facts.ts';
import { customers } from '../builders/stuffing-wave.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';

const names = (prefix: string, count: number) =>
  new Set(Array.from({ length: count }, (_, i) => `${prefix}${i}`));
const counted = (changes: Partial<ClusterView>): ClusterView => ({ ...NOTHING_COUNTED, ...changes });
const listed = (view: ClusterView | undefined) => COUNTED.map((set) => [...(view?.[set] ?? [])].sort());

const COUNTERS = [
  { name: 'in memory', make: () => new MemoryClusterCounters(CAMPAIGN_RULE) },
  {
    name: 'in DynamoDB',
    make: () =>
      new DynamoDbClusterCounters(new DynamoDbDouble().asDocumentClient(), 'incidents', CAMPAIGN_RULE),
  },
];

describe.each(COUNTERS)('cluster counters $name', ({ make }) => {
  const add = async (
    counters: ReturnType<typeof make>,
    window: number,
    changes: Partial<ClusterView>,
    key: ClusterKey = 'asn:1',
  ) => (await counters.add(new Map([[key, counted(changes)]]), window)).get(key);

  it('count the same thing once, and this window together with the one before', async () => {
    const counters = make();
    await add(counters, 6, { wrong: names('a', 3) });
    await add(counters, 6, { wrong: names('a', 3), right: names('r', 1) });
    const view = await add(counters, 7, { wrong: names('a', 4), resets: names('z', 2) });
    expect(listed(view)).toEqual(
      listed(counted({ wrong: names('a', 4), right: names('r', 1), resets: names('z', 2) })),
    );
    expect(listed((await counters.read(['asn:1'], 7)).get('asn:1'))).toEqual(listed(view));
    expect((await add(counters, 9, { right: names('x', 1) }))?.wrong.size).toBe(0);
  });

  it('count no further than the limit of each set, whatever one batch brings', async () => {
    const counters = make();
    for (const set of COUNTED) {
      await add(counters, 6, { [set]: names('a', 30) });
      const view = await add(counters, 6, { [set]: names('b', 1_000) });
      expect(view?.[set].size).toBe(CAMPAIGN_RULE.limits[set]);
      expect(view?.[set].has('a7' as never)).toBe(true);
    }
  });

  it('count a password for longer', async () => {
    const counters = make();
    await add(counters, 0, { wrong: names('a', 3) }, 'password:abc');
    expect((await add(counters, 11, { wrong: names('b', 1) }, 'password:abc'))?.wrong.size).toBe(4);
    expect((await add(counters, 12, { wrong: names('b', 1) }, 'password:abc'))?.wrong.size).toBe(1);
  });
});

describe('detection in memory', () => {
  it('holds no more clusters than it may', async () => {
    const counters = new MemoryClusterCounters(CAMPAIGN_RULE, 100);
    for (let i = 0; i < 1_000; i++)
      await counters.add(
        new Map<ClusterKey, ClusterView>([[`ip:10.0.0.${i}`, counted({ right: names('r', 1) })]]),
        Math.floor(i / 400),
      );
    expect(counters.clusters).toBeLessThanOrEqual(200);
  });

  it('tells an attempt of the campaign that runs, and of none when it has lapsed', async () => {
    const { board, replay } = replayedDetection();
    const people = customers(100);
    // Nobody else is about: that the browser is popular cannot be seen, and must not be needed.
    await replay(phishing(people));
    const at = NOON + 200_000;
    expect(board.membershipsAt({ client: rented(200), at })).toMatchObject([{ type: 'phishing-wave' }]);
    expect(await board.of({ client: home, at })).toEqual([]);
    expect(board.membershipsAt({ client: rented(200), at: at + CAMPAIGN_RULE.windowMs })).toEqual([]);
    await replay(stuffing(people, NOON + 3_600_000));
    expect(board.membershipsAt({ client: rented(200), at: NOON + 3_640_000 })).toMatchObject([
      { type: 'credential-stuffing' },
    ]);
  });

  it.each([
    { name: 'a tool that nobody else has', people: 250, ja4: 'tool', member: true },
    { name: 'a tool, before enough people were seen', people: 100, ja4: 'tool', member: false },
    { name: 'the browser of everybody', people: 250, ja4: JA4_BROWSER, member: false },
  ])('makes a member of whoever shares $name: $member', async ({ people, ja4, member }) => {
    const { board, replay } = replayedDetection();
    const crowd = customers(people).map((who, i) => owner(who, onCarrier(i), NOON - 3_600_000 + i * 100));
    const attack = stuffing(customers(60)).map((event) =>
      'client' in event ? ({ ...event, client: { ...event.client, ja4 } } as typeof event) : event,
    );
    await replay([...crowd, ...attack]);
    const shared = board.membershipsAt({ client: { ...home, ja4 }, at: NOON + 31_000 });
    expect(shared).toHaveLength(member ? 1 : 0);
  });
});
