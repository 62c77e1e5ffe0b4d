import { describe, expect, it } from 'vitest';
import { DynamoDbClusterCounters } from '../../functions/detection/adapters/dynamodb-cluster-counters.ts';
import { CAMPAIGN_RULE } from '../../functions/detection/domain/campaign-rule.ts';
import type { ClusterKey } from '../../functions/detection/domain/cluster-keys.ts';
import { type ClusterView, NOTHING_COUNTED } from '../../functions/detection/domain/cluster-view.ts';
import { SAMPLED_ONE_IN } from '../../functions/detection/domain/sampled-subject.ts';
import { type AccountId, newId } from '../../functions/platform/ids.ts';
import { NOON } from '../builders/risk-facts.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';

const KEY: ClusterKey = 'asn:3320';
/** As infra/response-stack.ts sets them. */
const DETECTORS = 40;
const EVENTS_PER_SECOND = 5_000;
const SECONDS = 12;
/** What one partition of a DynamoDB table takes. */
const WRITE_UNITS_PER_SECOND = 1_000;
const BYTES_PER_UNIT = 1_024;

/** What one detector counts of one second of traffic, all of it from one network: every subject is new. */
function secondOf(
  second: number,
  detector: number,
  isSampled: boolean,
): ReadonlyMap<ClusterKey, ClusterView> {
  const each = EVENTS_PER_SECOND / DETECTORS;
  const names = (prefix: string, count: number, length: number) =>
    new Set(
      Array.from({ length: count }, (_, i) => `${prefix}${second}.${detector}.${i}`.padEnd(length, 'x')),
    );
  /** Each has as many as are in the sample on average, now one and now none. */
  const sampled = (count: number) =>
    Math.floor(count / SAMPLED_ONE_IN + ((second * DETECTORS + detector) % SAMPLED_ONE_IN) / SAMPLED_ONE_IN);
  const accounts = Array.from({ length: 2 }, (_, i) =>
    newId('acc', NOON + ((second * DETECTORS + detector) * 2 + i) * 1_000),
  );
  return new Map([
    [
      KEY,
      {
        ...NOTHING_COUNTED,
        wrong: names('w', each * 0.1, 16),
        right: names('r', each * 0.8, 16),
        strangers: names('s', each * 0.02, 16),
        suspects: new Set<AccountId>(accounts),
        passwords: names('p', 3, 3),
        challenges: names('c', 2, 10),
        resets: names('z', 1, 16),
        ...(isSampled
          ? {
              wrongSampled: names('w', sampled(each * 0.1), 6),
              rightSampled: names('r', sampled(each * 0.8), 6),
              strangersSampled: names('s', sampled(each * 0.02), 6),
              resetsSampled: names('z', sampled(1), 6),
            }
          : {}),
      },
    ],
  ]);
}

function metered(database: DynamoDbDouble) {
  const documents = database.asDocumentClient();
  const spent = { units: 0 };
  const sizeOf = () =>
    database
      .items('incidents')
      .flatMap((item) => Object.values(item))
      .reduce<number>(
        (sum, value) =>
          sum + (value instanceof Set ? [...value].join('').length + value.size : String(value).length + 8),
        0,
      );
  const send = documents.send.bind(documents);
  Object.assign(documents, {
    send: async (command: { constructor: { name: string } }) => {
      // A refused write costs as much as the item that refused it.
      try {
        return await send(command as never);
      } finally {
        if (command.constructor.name === 'UpdateCommand') spent.units += Math.ceil(sizeOf() / BYTES_PER_UNIT);
      }
    },
  });
  return { documents, spent, sizeOf };
}

describe('one network with all traffic', () => {
  it.each([
    { name: 'and costs no write once it is known', isSampled: false, inTheEnd: 0 },
    {
      name: 'and a fifth of it while samples still grow',
      isSampled: true,
      inTheEnd: WRITE_UNITS_PER_SECOND / 5,
    },
  ])('stays below what one partition takes, in every second, $name', async ({ isSampled, inTheEnd }) => {
    const { documents, spent, sizeOf } = metered(new DynamoDbDouble());
    const detectors = Array.from(
      { length: DETECTORS },
      () => new DynamoDbClusterCounters(documents, 'incidents', CAMPAIGN_RULE),
    );
    const perSecond: number[] = [];
    for (let second = 0; second < SECONDS; second++) {
      spent.units = 0;
      await Promise.all(detectors.map((counters, i) => counters.add(secondOf(second, i, isSampled), 1)));
      perSecond.push(spent.units);
    }
    console.log(`write units by second: ${perSecond.join(' ')}; item ${sizeOf()} bytes`);
    expect(Math.max(...perSecond)).toBeLessThan(WRITE_UNITS_PER_SECOND);
    expect(perSecond.at(-1)).toBeLessThanOrEqual(inTheEnd);
    expect(sizeOf()).toBeLessThan(20 * BYTES_PER_UNIT);
  });
});
