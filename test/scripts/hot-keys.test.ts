import { describe, expect, it } from 'vitest';
import { DETECTION_BATCH } from '../../functions/detection/config.ts';
import { chartOf } from '../../scripts/bench/hot-keys/chart.ts';
import { type Batching, detection, naive, ours } from '../../scripts/bench/hot-keys/designs.ts';
import { LOADS, PER_SECOND } from '../../scripts/bench/hot-keys/load.ts';
import {
  heatOf,
  hottestByKind,
  PARTITION_LIMITS,
  PartitionMeter,
} from '../../scripts/bench/hot-keys/partition-limits.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';

const loadNamed = (name: string) => {
  const load = LOADS.find((one) => one.name === name);
  if (!load) throw new RangeError(name);
  return load;
};

describe('a partition', () => {
  it.each([
    { writeUnits: 1_000, readUnits: 0, isTooHot: false },
    { writeUnits: 1_001, readUnits: 0, isTooHot: true },
    { writeUnits: 0, readUnits: 3_000, isTooHot: false },
    { writeUnits: 0, readUnits: 3_001, isTooHot: true },
  ])('takes $writeUnits writes and $readUnits reads: too hot $isTooHot', ({ isTooHot, ...units }) => {
    expect(heatOf(units) > 1).toBe(isTooHot);
  });

  it('is charged for items by their size, and for writes that are refused', async () => {
    const db = new DynamoDbDouble();
    const meter = new PartitionMeter(db);
    db.seed('t', { pk: 'ITEM#large', sk: 'A', text: 'x'.repeat(5_000) });
    const send = (name: string, input: object) => db.send({ constructor: { name }, input });
    await send('BatchGetCommand', {
      RequestItems: {
        t: {
          Keys: [
            { pk: 'ITEM#large', sk: 'A' },
            { pk: 'ITEM#none', sk: 'A' },
          ],
        },
      },
    });
    await send('UpdateCommand', {
      TableName: 't',
      Key: { pk: 'ITEM#large', sk: 'A' },
      UpdateExpression: 'SET other = :one',
      ConditionExpression: 'attribute_not_exists(pk)',
      ExpressionAttributeValues: { ':one': 1 },
    }).catch(() => undefined);
    expect(Object.fromEntries(meter.take())).toEqual({
      't ITEM#large': { readUnits: 1, writeUnits: 5 },
      't ITEM#none': { readUnits: 0.5, writeUnits: 0 },
    });
    expect(meter.take().size).toBe(0);
  });
});

describe(`${PER_SECOND} sign-ins in a second, from one country and one network`, () => {
  it.each(['stuffing, one /24', 'one password, one ASN'])(
    'heat no key of ours beyond its partition: %s',
    async (name) => {
      const { seconds, largestItemBytes } = await ours(loadNamed(name), 1);
      const [hottest] = hottestByKind(seconds);
      expect(hottest && heatOf(hottest)).toBeLessThan(0.9);
      expect(largestItemBytes).toBeLessThan(PARTITION_LIMITS.itemBytes);
    },
    60_000,
  );

  it('are too many for counters of country and network that every attempt raises', async () => {
    const { seconds } = await naive(loadNamed('stuffing, one /24'), 1);
    const tooHot = hottestByKind(seconds).filter((units) => heatOf(units) > 1);
    expect(tooHot.map(({ key }) => key)).toEqual([
      'counters COUNTER#country:DE',
      'counters COUNTER#asn:3320',
      'counters COUNTER#network:100.64.0.0/24',
    ]);
  }, 60_000);

  it.each(['stuffing, one ASN', 'one password, one ASN'])(
    'are detected in batches that write seldom enough, which as many tens as it takes would not: %s',
    async (name) => {
      const { events } = await ours(loadNamed(name), 1);
      const hottestOf = async (batching: Batching) => {
        const [hottest] = hottestByKind(await detection(events, batching));
        return hottest ? heatOf(hottest) : Number.NaN;
      };
      expect(await hottestOf(DETECTION_BATCH)).toBeLessThan(0.9);
      expect(await hottestOf({ size: 10, maxConcurrency: PER_SECOND / 10 })).toBeGreaterThan(1);
    },
    60_000,
  );
});

it('the chart marks what is beyond the limit, and takes any name', () => {
  const chart = chartOf([
    { design: 'a', load: 'x < y & z', key: 'k', share: 0.5 },
    { design: 'b', load: 'x', key: 'k', share: 5 },
  ]);
  expect(chart).toContain('x &lt; y &amp; z: a');
  expect(chart.match(/#b3402e/g)).toHaveLength(1);
});
