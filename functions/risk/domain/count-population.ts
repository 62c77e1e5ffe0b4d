import type { ActivityEvent } from '../../activity/domain/activity-event.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { clusterKey, fingerprintKey } from './cluster-key.ts';
import { lessonOf } from './lesson.ts';
import { LEVELS, type Level, observe } from './observation.ts';
import {
  CLUSTER_KINDS,
  type Cluster,
  type ClusterKind,
  type CountedEvent,
  counted,
  type LevelCounts,
  type PopulationSnapshot,
} from './population.ts';
import { hashBits, shortHash } from './short-hash.ts';

const HALF_LIFE_MS = 30 * 24 * 60 * 60_000;
const FORGOTTEN_WEIGHT = 0.05;

/** How many values are kept. With bounded lengths these bound the encoded snapshot below its limit. */
export const KEPT_VALUES: { readonly [L in Level]: number } = {
  country: 250,
  asn: 2_500,
  address: 4_000,
  city: 1_000,
  deviceType: 10,
  os: 50,
  browser: 100,
  userAgent: 3_000,
};
export const KEPT_CLUSTERS: { readonly [K in ClusterKind]: number } = {
  address: 2_500,
  ja4: 500,
  asn: 1_000,
};
export const KEPT_FINGERPRINTS = 1_000;
export const KEPT_EVENTS = 4_096;

/**
 * Counts a batch of events into a new snapshot. An event counted before is left out, so a batch that is
 * delivered again, or was written before the writer was killed, changes nothing.
 */
export function countPopulation(
  before: PopulationSnapshot,
  events: readonly ActivityEvent[],
  now: number,
): PopulationSnapshot {
  const known = new Set(before.counted.map(([name]) => name));
  const fresh: ActivityEvent[] = [];
  for (const event of events) {
    const key = shortHash(event.eventId);
    if (known.has(key) || event.at <= before.countedUntil) continue;
    if (!lessonOf(event) && !attemptOf(event)) continue;
    known.add(key);
    fresh.push(event);
  }
  if (fresh.length === 0) return before;

  const asOf = Math.max(before.asOf, ...fresh.map((event) => Math.min(event.at, now)));
  const levels = countLevels(before, fresh, asOf);
  const clusters = {
    address: new Map(before.clusters.address),
    ja4: new Map(before.clusters.ja4),
    asn: new Map(before.clusters.asn),
  };
  const fingerprints = new Map(before.fingerprints);
  for (const event of fresh) {
    const attempt = attemptOf(event);
    if (attempt) countAttempt(clusters, fingerprints, attempt, Math.min(event.at, now));
  }
  return {
    asOf,
    levels,
    clusters: {
      address: newest(clusters.address, KEPT_CLUSTERS.address),
      ja4: newest(clusters.ja4, KEPT_CLUSTERS.ja4),
      asn: newest(clusters.asn, KEPT_CLUSTERS.asn),
    },
    fingerprints: newest(fingerprints, KEPT_FINGERPRINTS),
    ...remembered(before, fresh),
  };
}

type CountedAttempt = {
  readonly client: ClientFacts;
  readonly subject: Subject;
  readonly isFailure: boolean;
  readonly fingerprint?: string;
};

/** Events that say how a password attempt ended. A throttled attempt proved nothing, so it counts as failed. */
function attemptOf(event: ActivityEvent): CountedAttempt | undefined {
  if (event.type === 'sign-in.decided' && event.flow === 'sign-in') {
    const { client, subject, password, passwordFingerprint } = event;
    return {
      client,
      subject,
      isFailure: password !== 'right',
      ...(passwordFingerprint ? { fingerprint: passwordFingerprint } : {}),
    };
  }
  if (event.type === 'risk.assessed' && event.status !== 'attempted') {
    return { client: event.client, subject: event.subject, isFailure: event.status === 'failed' };
  }
  return undefined;
}

function countAttempt(
  clusters: { readonly [K in ClusterKind]: Map<string, Cluster> },
  fingerprints: Map<string, Cluster>,
  attempt: CountedAttempt,
  at: number,
): void {
  const subjectBits = hashBits(attempt.subject);
  for (const kind of CLUSTER_KINDS) {
    const key = clusterKey(kind, attempt.client);
    if (key) clusters[kind].set(key, counted(clusters[kind].get(key), at, attempt.isFailure, subjectBits));
  }
  if (attempt.fingerprint && attempt.isFailure) {
    const key = fingerprintKey(attempt.fingerprint);
    fingerprints.set(key, counted(fingerprints.get(key), at, true, subjectBits));
  }
}

/** Only what is familiar to its owner is counted as usual: an attack does not make itself common. */
function countLevels(
  before: PopulationSnapshot,
  events: readonly ActivityEvent[],
  asOf: number,
): PopulationSnapshot['levels'] {
  const fade = halved(asOf - before.asOf);
  const levels = {} as { [L in Level]: { total: number; counts: Map<string, number> } };
  for (const level of LEVELS) levels[level] = faded(before.levels[level], fade);
  for (const event of events) {
    const lesson = lessonOf(event);
    if (lesson?.kind !== 'teach') continue;
    const weight = halved(asOf - lesson.at);
    const { values } = observe(lesson.client);
    for (const level of LEVELS) {
      const value = values[level];
      if (value === undefined) continue;
      levels[level].total += weight;
      levels[level].counts.set(value, (levels[level].counts.get(value) ?? 0) + weight);
    }
  }
  for (const level of LEVELS) levels[level].counts = heaviest(levels[level].counts, KEPT_VALUES[level]);
  return levels;
}

function halved(elapsedMs: number): number {
  return elapsedMs <= 0 ? 1 : 2 ** (-elapsedMs / HALF_LIFE_MS);
}

function faded({ total, counts }: LevelCounts, fade: number): { total: number; counts: Map<string, number> } {
  const rest = new Map<string, number>();
  for (const [value, weight] of counts) if (weight * fade >= FORGOTTEN_WEIGHT) rest.set(value, weight * fade);
  return { total: total * fade, counts: rest };
}

function heaviest(counts: Map<string, number>, kept: number): Map<string, number> {
  if (counts.size <= kept) return counts;
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, kept));
}

/** Where there are too many clusters, those that ended first go first, then those with the fewest failures. */
function newest(clusters: Map<string, Cluster>, kept: number): ReadonlyMap<string, Cluster> {
  if (clusters.size <= kept) return clusters;
  const failures = ({ now, before }: Cluster) => now[1] + before[1];
  return new Map(
    [...clusters].sort(([, a], [, b]) => b.window - a.window || failures(b) - failures(a)).slice(0, kept),
  );
}

/** Beyond the ring's length the oldest names are forgotten, and nothing as old as they are is counted again. */
function remembered(
  before: PopulationSnapshot,
  fresh: readonly ActivityEvent[],
): Pick<PopulationSnapshot, 'counted' | 'countedUntil'> {
  const names = fresh.map((event): CountedEvent => [shortHash(event.eventId), event.at]);
  const all = [...before.counted, ...names].sort((a, b) => a[1] - b[1]);
  const forgotten = all.splice(0, Math.max(0, all.length - KEPT_EVENTS));
  return { counted: all, countedUntil: Math.max(before.countedUntil, ...forgotten.map(([, at]) => at)) };
}
