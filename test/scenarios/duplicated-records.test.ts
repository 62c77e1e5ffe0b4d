import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamRecordOf } from '../../functions/activity/adapters/activity-stream.ts';
import type { ActivityEvent } from '../../functions/activity/domain/activity-event.ts';
import type { Finding } from '../../functions/detection/domain/finding.ts';
import { FINDING_DETAIL_TYPE, toDetectionFinding } from '../../functions/detection/domain/finding-ocsf.ts';
import { DynamoDbAccountSubjects } from '../../functions/risk/adapters/dynamodb-account-subjects.ts';
import { DynamoDbRiskProfiles } from '../../functions/risk/adapters/dynamodb-risk-profiles.ts';
import { S3PopulationStore } from '../../functions/risk/adapters/s3-population-store.ts';
import type { PopulationSnapshot } from '../../functions/risk/domain/population.ts';
import type { Profile } from '../../functions/risk/domain/profile.ts';
import { createLearnFromActivity } from '../../functions/risk/learn-from-activity.ts';
import { publisher } from '../builders/publisher-world.ts';
import { anyDelivery, calmDelivery, type Delivery, deliver } from '../builders/redelivery.ts';
import { signInDecided } from '../builders/risk-events.ts';
import { HOUR, NOON } from '../builders/risk-facts.ts';
import { streamRecord } from '../builders/stream-records.ts';
import { customers, stuffingWave } from '../builders/stuffing-wave.ts';
import { DynamoDbDouble } from '../fakes/dynamodb-double.ts';
import { IncidentWorld } from '../fakes/incident-world.ts';
import { KilledCalls } from '../fakes/killed-calls.ts';
import { S3Double } from '../fakes/s3-double.ts';

const people = customers(60);
const wave = stuffingWave(people, { attempts: 90, isRight: (i) => i < 60 && i % 20 === 7 });
const victims = [people[7], people[27], people[47]].map((person) => person?.accountId).sort();
/** Some customers at home meanwhile, each fewer times than a profile remembers singly. */
const atHome = people
  .slice(10, 20)
  .flatMap((person, i) =>
    Array.from({ length: 1 + (i % 4) }, (_, n) =>
      signInDecided({ ...person, at: NOON + i * 700 + n * 1_000, deviceId: `device-${n % 2}` }),
    ),
  );
const recorded: readonly ActivityEvent[] = [...wave, ...atHome].sort((a, b) => a.at - b.at);

/** What a queue makes of the result of a batch: anything that failed comes again, here with the rest of it. */
const outcome = ({ batchItemFailures }: { readonly batchItemFailures: readonly unknown[] }) =>
  batchItemFailures.length > 0 ? ('again' as const) : ('done' as const);

/** Weights are kept with a few digits; what was seen within minutes weighs the same but for those. */
const roughly = (weight: number) => Math.round(weight * 10) / 10;
const sorted = <T>(values: Iterable<T>) => [...values].map((value) => JSON.stringify(value)).sort();

function asLearned({ seen, asOf: _, hours, weight, devices, places, recent, ...rest }: Profile) {
  return {
    ...rest,
    weight: roughly(weight),
    hours: hours.map(roughly),
    seen: Object.values(seen).map(({ total, values }) => [
      roughly(total),
      sorted(values.map(([value, its]) => [value, roughly(its)])),
    ]),
    devices: sorted(devices),
    places: sorted(places),
    recent: sorted(recent),
  };
}

function asCounted({ levels, clusters, fingerprints, counted, taught = [], ...rest }: PopulationSnapshot) {
  return {
    ...rest,
    levels: Object.values(levels).map(({ total, counts }) => [
      roughly(total),
      sorted([...counts].map(([value, count]) => [value, roughly(count)])),
    ]),
    clusters: Object.values(clusters).map((ofKind) => sorted(ofKind)),
    fingerprints: sorted(fingerprints),
    counted: sorted(counted),
    taught: taught.map((ofLevel) => ofLevel.toSorted((a, b) => a - b)),
  };
}

async function publishedTo(delivery: Delivery) {
  const { bus, publish } = publisher();
  const records = recorded.map((event) => streamRecord(event));
  bus.troubles.push(...delivery.kills.map(({ when }) => (when === 'before' ? 'down' : 'answer-lost')));
  await deliver(records, delivery, async (batch) => outcome(await publish(...batch)));
  return bus;
}

const findingMessage = (finding: Finding, i: number) => ({
  messageId: `finding-${i}`,
  body: JSON.stringify({
    'detail-type': FINDING_DETAIL_TYPE,
    detail: toDetectionFinding(finding, NOON),
  }),
});

/** Everything from the stream to the incident. */
async function incidentsAfter(delivery: Delivery) {
  const world = new IncidentWorld(NOON + 60_000);
  for (const { accountId, subject } of people) world.addAccount(accountId, subject);
  const bus = await publishedTo(delivery);
  const send = world.database.send.bind(world.database);
  const detecting = new KilledCalls(delivery.kills);
  world.database.send = detecting.around(send);
  await deliver(bus.messages(), delivery, async (Records) =>
    outcome(await world.detectorHandler({ Records } as never)),
  );
  const takingIn = new KilledCalls(delivery.kills);
  world.database.send = takingIn.around(send);
  await deliver(world.findings.map(findingMessage), delivery, async (Records) =>
    outcome(await world.intakeHandler({ Records } as never)),
  );
  const killed = detecting.stop() + takingIn.stop();
  const [incident, ...others] = world.cases();
  if (!incident) throw new Error('no incident');
  return {
    published: bus.taken.length,
    killed,
    otherIncidents: others.length,
    started: world.started.length,
    campaigns: new Set(world.findings.map(({ campaignId }) => campaignId)).size,
    kinds: [...new Set(world.findings.map(({ type }) => type))],
    fell: [...new Set(world.findings.flatMap(({ accountIds }) => accountIds))].sort(),
    members: await world.members(incident.incidentId),
  };
}

/** What the learner makes of the stream: every profile and the snapshot, free of the order they were made in. */
async function learnedAfter(delivery: Delivery) {
  const database = new DynamoDbDouble();
  const s3 = new S3Double();
  const profiles = new DynamoDbRiskProfiles(database.asDocumentClient(), 'activity');
  const learning = new KilledCalls(delivery.kills);
  database.send = learning.around(database.send.bind(database));
  const { get, put } = s3.asObjects();
  const objects = { get: learning.around(get), put: learning.around(put) };
  const population = new S3PopulationStore(objects, 'bucket');
  const learn = createLearnFromActivity({
    profiles,
    population,
    subjects: new DynamoDbAccountSubjects(database.asDocumentClient(), 'activity'),
    poison: { park: async () => expect.unreachable('nothing here is poison') },
    now: () => NOON + HOUR,
    pause: async () => {},
    startedAnew: () => expect.unreachable('nothing here is broken'),
  });
  const records = recorded.map((event) => streamRecord(event));
  await deliver(records, delivery, async (batch) => {
    await learn(batch.map(streamRecordOf));
    return 'done';
  });
  const killed = learning.stop();
  const learned = await Promise.all(people.map(({ subject }) => profiles.read(subject)));
  const { value: snapshot } = await population.read();
  if (snapshot === 'unreadable') throw new Error('unreadable');
  return {
    killed,
    profiles: learned.map(({ value }) => (value && value !== 'unreadable' ? asLearned(value) : value)),
    population: asCounted(snapshot),
  };
}

describe('the same decisions, duplicated, reordered and cut off in the middle', () => {
  const once = {
    otherIncidents: 0,
    started: 1,
    campaigns: 1,
    kinds: ['credential-stuffing'],
    fell: victims,
    members: victims,
  };

  it('are one campaign and one incident of the accounts whose password was right', async () => {
    expect(await incidentsAfter(calmDelivery)).toMatchObject({
      ...once,
      published: recorded.length,
      killed: 0,
    });
  });

  it('leave the same findings and the same one incident however they arrive', async () => {
    let killed = 0;
    await fc.assert(
      fc.asyncProperty(anyDelivery, async (delivery) => {
        const after = await incidentsAfter(delivery);
        expect(after).toMatchObject(once);
        expect(after.published).toBeGreaterThan(recorded.length);
        killed += after.killed;
      }),
      { numRuns: 15 },
    );
    expect(killed).toBeGreaterThan(0);
  });

  it('leave the same profiles and the same population snapshot', async () => {
    const { killed: _, ...expected } = await learnedAfter(calmDelivery);
    expect(
      expected.profiles.filter((profile) => profile && profile !== 'unreadable' && profile.recent.length > 0),
    ).toHaveLength(10);
    let killed = 0;
    await fc.assert(
      fc.asyncProperty(anyDelivery, async (delivery) => {
        const { killed: more, ...after } = await learnedAfter(delivery);
        expect(after).toEqual(expected);
        killed += more;
      }),
      { numRuns: 15 },
    );
    expect(killed).toBeGreaterThan(0);
  });

  it('would not pass for decisions of which one was lost', async () => {
    const lost: Delivery = { ...calmDelivery, disturbed: (all) => all.slice(1) };
    const { killed: _, ...expected } = await learnedAfter(calmDelivery);
    expect(await learnedAfter(lost)).not.toMatchObject(expected);
  });
});
