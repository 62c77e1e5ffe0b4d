import { describe, expect, it } from 'vitest';
import { isProblem } from '../../functions/platform/problem.ts';
import { S3AddressReputation } from '../../functions/risk/adapters/s3-address-reputation.ts';
import { S3CampaignBoard } from '../../functions/risk/adapters/s3-campaign-board.ts';
import { S3PopulationSnapshot } from '../../functions/risk/adapters/s3-population-snapshot.ts';
import { SNAPSHOT_KEY } from '../../functions/risk/adapters/s3-population-store.ts';
import { CAMPAIGN_BOARD_KEY } from '../../functions/risk/domain/campaign-board.ts';
import { createLookAround } from '../../functions/risk/surroundings.ts';
import { ADDRESS_FEEDS_KEY } from '../../functions/threat-intelligence/config.ts';
import type { OutageJourney } from '../builders/outage-journeys/journey.ts';
import { SESSION_JOURNEYS } from '../builders/outage-journeys/sessions.ts';
import { SIGN_IN_JOURNEYS } from '../builders/outage-journeys/sign-in.ts';
import { type OutageWorld, outageWorld } from '../builders/outage-world.ts';
import { S3Double } from '../fakes/s3-double.ts';

const KEYS = {
  'population snapshot': SNAPSHOT_KEY,
  'address feeds': ADDRESS_FEEDS_KEY,
  'campaign board': CAMPAIGN_BOARD_KEY,
} as const;
const OBJECTS = Object.keys(KEYS) as (keyof typeof KEYS)[];

const FAULTS = {
  failing: (s3: S3Double) => {
    s3.outage = Object.assign(new Error('no'), { name: 'InternalError' });
  },
  slow: (s3: S3Double) => {
    s3.outage = Object.assign(new Error('The answer came too late'), { name: 'TimeoutError' });
  },
  'answering nonsense': (s3: S3Double, key: string) => s3.put(key, '{"'),
} as const;

const FAULT_NAMES = Object.keys(FAULTS) as (keyof typeof FAULTS)[];

/** Every way in that is scored. */
const JOURNEYS = {
  'sign in': named(SIGN_IN_JOURNEYS, 'sign in'),
  'sign in by passkey': named(SIGN_IN_JOURNEYS, 'sign in by passkey'),
  'refresh a session': named(SESSION_JOURNEYS, 'refresh a session'),
};

function named(journeys: Readonly<Record<string, OutageJourney>>, name: string): OutageJourney {
  const journey = journeys[name];
  if (!journey) throw new RangeError(`There is no journey “${name}”`);
  return journey;
}

/** Reads the world around an attempt as functions do, each object from a bucket of its own, so that each fails alone. */
function readFromBuckets(world: OutageWorld) {
  const told = new Set<string>();
  const options = (name: string) => ({ now: world.now, random: () => 0, failed: () => void told.add(name) });
  const [people, feeds, board] = [new S3Double(), new S3Double(), new S3Double()];
  world.around.look = createLookAround({
    population: new S3PopulationSnapshot(people.asObjects(), 'b', options('population snapshot')),
    reputation: new S3AddressReputation(feeds.asBinaryObjects(), 'b', options('address feeds')),
    campaigns: new S3CampaignBoard(board.asObjects(), 'b', options('campaign board')),
  });
  return {
    told,
    buckets: { 'population snapshot': people, 'address feeds': feeds, 'campaign board': board },
  };
}

/** What the caller gets, and what was decided of the attempt. */
async function outcomeOf(world: OutageWorld, run: () => Promise<unknown>) {
  const before = new Set(world.events().map(({ eventId }) => eventId));
  const answer = await run();
  const told = isProblem(answer) ? answer.code : ((answer as { status?: string }).status ?? 'session');
  const recorded = world.events().filter(({ eventId }) => !before.has(eventId)) as {
    readonly assessment?: { readonly decision: string };
  }[];
  return `${told}, decided ${recorded.find(({ assessment }) => assessment)?.assessment?.decision ?? 'before'}`;
}

/**
 * Without feeds an attempt is judged by all else, as where nobody put a feed in place. Without the population or the
 * campaigns nobody is let in for less than a challenge: a passkey is one that was met, and a session that was proved
 * here a moment ago goes on.
 */
const OUTCOMES: Readonly<Record<keyof typeof JOURNEYS, Record<'healthy' | keyof typeof KEYS, string>>> = {
  'sign in': {
    healthy: 'signed-in, decided allow',
    'population snapshot': 'challenge, decided challenge',
    'address feeds': 'signed-in, decided allow',
    'campaign board': 'challenge, decided challenge',
  },
  'sign in by passkey': {
    healthy: 'signed-in, decided allow',
    'population snapshot': 'signed-in, decided challenge',
    'address feeds': 'signed-in, decided allow',
    'campaign board': 'signed-in, decided challenge',
  },
  'refresh a session': {
    healthy: 'session, decided allow',
    'population snapshot': 'session, decided challenge',
    'address feeds': 'session, decided allow',
    'campaign board': 'session, decided challenge',
  },
};
const NAMES = Object.keys(OUTCOMES) as (keyof typeof JOURNEYS)[];

describe.each(NAMES)('when what surrounds “%s” can be read', (name) => {
  it('nobody is told', async () => {
    const world = await outageWorld();
    const run = await JOURNEYS[name](world);
    const { told } = readFromBuckets(world);
    expect(await outcomeOf(world, run)).toBe(OUTCOMES[name].healthy);
    expect([...told]).toEqual([]);
  });
});

describe.each(NAMES)('when what surrounds “%s” cannot be read', (name) => {
  it.each(OBJECTS.flatMap((object) => FAULT_NAMES.map((fault) => ({ object, fault }))))(
    'because the $object is $fault, it is judged by the rest, and that is told',
    async ({ object, fault }) => {
      const world = await outageWorld();
      const run = await JOURNEYS[name](world);
      const { told, buckets } = readFromBuckets(world);
      FAULTS[fault](buckets[object], KEYS[object]);
      expect(await outcomeOf(world, run)).toBe(OUTCOMES[name][object]);
      expect([...told]).toEqual([object]);

      buckets[object].outage = undefined;
      buckets[object].delete(KEYS[object]);
      world.pass(61_000);
      const fresh = await JOURNEYS[name](world);
      told.clear();
      expect(await outcomeOf(world, fresh), 'once it is back').toBe(OUTCOMES[name].healthy);
      expect([...told]).toEqual([]);
    },
  );
});
