import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ActivityEvent } from '../../../functions/activity/domain/activity-event.ts';
import { fromActivityItem } from '../../../functions/activity/domain/activity-item.ts';
import { DynamoDbCampaigns } from '../../../functions/detection/adapters/dynamodb-campaigns.ts';
import { DynamoDbClusterCounters } from '../../../functions/detection/adapters/dynamodb-cluster-counters.ts';
import { createDetectAttacks } from '../../../functions/detection/detect-attacks.ts';
import { TAKEOVER_RULE } from '../../../functions/detection/domain/account-takeover-rule.ts';
import { CAMPAIGN_RULE } from '../../../functions/detection/domain/campaign-rule.ts';
import { newId } from '../../../functions/platform/ids.ts';
import { networkBlock } from '../../../functions/platform/ip-address.ts';
import { signInWorld } from '../../../test/builders/sign-in-world.ts';
import { DynamoDbDouble } from '../../../test/fakes/dynamodb-double.ts';
import { IN_FLIGHT_MS, type Load, PER_SECOND } from './load.ts';
import { type KeyUnits, PartitionMeter } from './partition-limits.ts';

/** What each key cost, second by second. */
export type Seconds = readonly ReadonlyMap<string, KeyUnits>[];

const MS_PER_SECOND = 1_000;

/** Runs attempts at full rate: those in flight together start together, and read before any of them has written. */
async function atFullRate(
  seconds: number,
  arrive: (n: number) => Promise<unknown>,
  meter: PartitionMeter,
): Promise<Seconds> {
  const together = (PER_SECOND * IN_FLIGHT_MS) / MS_PER_SECOND;
  const taken: ReadonlyMap<string, KeyUnits>[] = [];
  for (let second = 0; second < seconds; second += 1) {
    for (let begun = 0; begun < PER_SECOND; begun += together)
      await Promise.all(Array.from({ length: together }, (_, i) => arrive(second * PER_SECOND + begun + i)));
    taken.push(meter.take());
  }
  return taken;
}

export type Replay = {
  readonly seconds: Seconds;
  readonly events: readonly ActivityEvent[];
  readonly largestItemBytes: number;
};

/** The product: its own use case, wired as the Lambda wires it. Country, network and software are counted off the stream, into an object. */
export async function ours(load: Load, seconds: number): Promise<Replay> {
  const world = await signInWorld();
  if (load.isHonest)
    for (let n = 0; n < seconds * PER_SECOND; n += 1) await world.person(load.attempt(n).email);
  const meter = new PartitionMeter(world.db);
  const taken = await atFullRate(
    seconds,
    async (n) => {
      if (n % (PER_SECOND / MS_PER_SECOND) === 0) world.pass(1);
      const { email, password, client } = load.attempt(n);
      await world.signIn(email, password, { client });
    },
    meter,
  );
  const events = world.db
    .items('activity')
    .filter(({ sk }) => String(sk).startsWith('AT#'))
    .map(fromActivityItem)
    .sort((a, b) => a.at - b.at);
  return { seconds: taken, events, largestItemBytes: meter.largestItemBytes };
}

/** Counters of country, network and address that every attempt reads and raises, as it is often done. */
export async function naive(load: Load, seconds: number): Promise<Replay> {
  const db = new DynamoDbDouble();
  const documents = db.asDocumentClient();
  const meter = new PartitionMeter(db);
  const taken = await atFullRate(
    seconds,
    async (n) => {
      const { client } = load.attempt(n);
      const keys = [
        `COUNTER#country:${client.country}`,
        `COUNTER#asn:${client.asn}`,
        `COUNTER#network:${networkBlock(client.ip)}`,
        `COUNTER#address:${client.ip}`,
      ].map((pk) => ({ pk, sk: 'COUNTER' }));
      await documents.send(new BatchGetCommand({ RequestItems: { counters: { Keys: keys } } }));
      await Promise.all(
        keys.map((Key) =>
          documents.send(
            new UpdateCommand({
              TableName: 'counters',
              Key,
              UpdateExpression: 'ADD attempts :one',
              ExpressionAttributeValues: { ':one': 1 },
            }),
          ),
        ),
      );
    },
    meter,
  );
  return { seconds: taken, events: [], largestItemBytes: meter.largestItemBytes };
}

/** How a queue hands events on: so many at most in a batch, to so many detectors at once. */
export type Batching = { readonly size: number; readonly maxConcurrency: number };

/**
 * The detectors behind the bus, each a process with a memory of its own. A second's events are dealt out to all of them,
 * who begin together and have not seen each other's writes: as many batches as it takes, of the size at most.
 */
export async function detection(
  events: readonly ActivityEvent[],
  { size, maxConcurrency }: Batching,
): Promise<Seconds> {
  const db = new DynamoDbDouble();
  const meter = new PartitionMeter(db);
  const clock = { at: events[0]?.at ?? 0 };
  const detectors = Array.from({ length: maxConcurrency }, () =>
    createDetectAttacks({
      counters: new DynamoDbClusterCounters(db.asDocumentClient(), 'incidents', CAMPAIGN_RULE),
      campaigns: new DynamoDbCampaigns(db.asDocumentClient(), 'incidents', CAMPAIGN_RULE.windowMs),
      channel: { announce: async () => undefined },
      publishCampaigns: async () => undefined,
      rule: CAMPAIGN_RULE,
      takeoverRule: TAKEOVER_RULE,
      newCampaignId: () => newId('cam', clock.at),
      now: () => clock.at,
    }),
  );
  const taken: ReadonlyMap<string, KeyUnits>[] = [];
  const startedAt = clock.at;
  const bySecond = Map.groupBy(events, ({ at }) => Math.floor((at - startedAt) / MS_PER_SECOND));
  for (const second of bySecond.values()) {
    clock.at = second[0]?.at ?? clock.at;
    const each = Math.ceil(second.length / maxConcurrency);
    for (let from = 0; from < each; from += size)
      await Promise.all(
        detectors.map((detect, n) => {
          const batch = second.slice(n * each + from, n * each + Math.min(each, from + size));
          return batch.length > 0 ? detect(batch) : undefined;
        }),
      );
    taken.push(meter.take());
  }
  return taken;
}
