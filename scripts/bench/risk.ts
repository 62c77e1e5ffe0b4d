import type { ClientFacts } from '../../functions/platform/client-facts.ts';
import type { Subject } from '../../functions/platform/table-keys.ts';
import { createAssessor } from '../../functions/risk/domain/assess.ts';
import type { Facts } from '../../functions/risk/domain/facts.ts';
import { learn } from '../../functions/risk/domain/learn.ts';
import { perLevel } from '../../functions/risk/domain/observation.ts';
import { emptyPopulation, type PopulationSnapshot } from '../../functions/risk/domain/population.ts';
import { decodePopulation, encodePopulation } from '../../functions/risk/domain/population-codec.ts';
import { decodeProfile, encodeProfile, type Profile } from '../../functions/risk/domain/profile.ts';
import { defaultModel } from '../../functions/risk/model/default-model.ts';
import { defaultPolicy } from '../../functions/risk/policy/default-policy.ts';
import { addressFeedRows } from './address-feeds.ts';

/**
 * Measures the risk engine's pure core on one core: `node scripts/bench/risk.ts`.
 * One step is one assessment of a sign-in and the learning that follows from it.
 */
const START = Date.UTC(2026, 0, 1);
const STEP_MS = 1_000;
const STEPS = 200_000;
const WARM_UP = 20_000;

/** A small fixed generator (mulberry32), so that every run measures the same stream. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function userAgents(): readonly string[] {
  const agents: string[] = [];
  for (let version = 100; version < 130; version++) {
    for (const system of [
      'Windows NT 10.0; Win64; x64',
      'Macintosh; Intel Mac OS X 10_15_7',
      'Linux; Android 14; Pixel 8',
    ]) {
      agents.push(
        `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
      );
    }
  }
  return agents;
}

function clients(count: number, random: () => number): readonly ClientFacts[] {
  const agents = userAgents();
  const pick = (n: number) => Math.floor(random() * n);
  return Array.from({ length: count }, () => ({
    ip: `${1 + pick(222)}.${pick(256)}.${pick(256)}.${1 + pick(254)}`,
    asn: 1_000 + pick(3_000),
    country: ['DE', 'FR', 'US', 'BR', 'IN', 'JP'][pick(6)] ?? 'DE',
    city: `city-${pick(500)}`,
    location: { latitude: pick(140) - 70, longitude: pick(360) - 180, accuracyKm: 50 },
    userAgent: agents[pick(agents.length)] ?? '',
    acceptLanguage: 'en',
    ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
  }));
}

function populationOf(seen: readonly ClientFacts[]): PopulationSnapshot {
  const levels = perLevel(() => ({ total: seen.length, counts: new Map<string, number>() }));
  for (const { ip, asn, country } of seen.slice(0, 4_000)) {
    levels.address.counts.set(ip, 1);
    levels.asn.counts.set(String(asn), 5);
    levels.country.counts.set(country ?? '', seen.length / 6);
  }
  return { ...emptyPopulation(), asOf: START, levels };
}

export function stepsPerSecond(people: number): { perSecond: number; microseconds: number } {
  const random = generator(7);
  const pool = clients(Math.min(people * 2, 50_000), random);
  const population = populationOf(pool);
  const assess = createAssessor({ policy: defaultPolicy, model: defaultModel });
  const profiles = new Map<number, Profile>();
  let elapsed = 0n;
  for (let i = 0; i < STEPS + WARM_UP; i++) {
    const person = Math.floor(random() * people);
    const client = pool[(person * 2 + (random() < 0.1 ? 1 : 0)) % pool.length];
    if (!client) continue;
    const at = START + i * STEP_MS;
    const subject = `subject-${person}` as Subject;
    const profile = profiles.get(person);
    const facts: Facts = {
      attempt: { at, subject, flow: 'sign-in', client, isDeviceKnown: false, passwordOutcome: 'right' },
      profile,
      population,
      lists: {},
      lanes: { accountFailures: 0, addressFailures: 0 },
      reputation: [],
      campaigns: [],
      userRisk: { level: 'low' },
      accountHead: undefined,
    };
    const began = process.hrtime.bigint();
    assess(facts);
    const after = learn(
      profile,
      { kind: 'teach', eventId: `evt_${i}`, at, subject, client, deviceId: `device-${person}` },
      at,
    );
    if (i >= WARM_UP) elapsed += process.hrtime.bigint() - began;
    if (after) profiles.set(person, after);
  }
  const seconds = Number(elapsed) / 1e9;
  return { perSecond: Math.round(STEPS / seconds), microseconds: (seconds / STEPS) * 1e6 };
}

function timesPerSecond(work: () => unknown, times: number): number {
  for (let i = 0; i < times / 10; i++) work();
  const began = process.hrtime.bigint();
  for (let i = 0; i < times; i++) work();
  return Math.round(times / (Number(process.hrtime.bigint() - began) / 1e9));
}

export function riskBenchTable(): readonly (readonly [what: string, perSecond: number, each: string])[] {
  const rows: [string, number, string][] = [];
  for (const people of [10_000, 100_000, 1_000_000]) {
    const { perSecond, microseconds } = stepsPerSecond(people);
    rows.push([
      `assess + learn, ${people.toLocaleString('en')} people`,
      perSecond,
      `${microseconds.toFixed(1)} us`,
    ]);
  }
  const random = generator(11);
  const pool = clients(20, random);
  const profile = pool.reduce<Profile | undefined>(
    (before, client, i) =>
      learn(
        before,
        {
          kind: 'teach',
          eventId: `evt_${i}`,
          at: START + i * STEP_MS,
          subject: 's' as Subject,
          client,
          deviceId: `d${i}`,
        },
        START + i * STEP_MS,
      ),
    undefined,
  );
  if (profile) {
    const body = encodeProfile(profile);
    const perSecond = timesPerSecond(() => decodeProfile(body), 20_000);
    rows.push([`decode a profile of ${body.length} bytes`, perSecond, `${(1e6 / perSecond).toFixed(1)} us`]);
  }
  const text = encodePopulation(populationOf(clients(4_000, random)));
  const perSecond = timesPerSecond(() => decodePopulation(text), 20);
  rows.push([
    `decode a snapshot of ${Math.round(text.length / 1_000)} kB`,
    perSecond,
    `${(1e3 / perSecond).toFixed(1)} ms`,
  ]);
  return [...rows, ...addressFeedRows()];
}

if (import.meta.main) {
  console.log(`${'risk core, one core'.padEnd(44)}${'per second'.padStart(12)}${'each'.padStart(12)}`);
  for (const [what, perSecond, each] of riskBenchTable()) {
    console.log(`${what.padEnd(44)}${perSecond.toLocaleString('en').padStart(12)}${each.padStart(12)}`);
  }
}
