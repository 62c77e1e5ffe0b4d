import type { ActivityEvent } from '../../activity/domain/activity-event.ts';
import type { ClientFacts } from '../../platform/client-facts.ts';
import type { Subject } from '../../platform/table-keys.ts';
import { clusterKey, fingerprintKey } from './cluster-key.ts';
import { lessonOf } from './lesson.ts';
import { LEVELS, type Level, observe, perLevel, type Values } from './observation.ts';
import {
  CLUSTER_KINDS,
  type Cluster,
  type ClusterKind,
  counted,
  type PopulationSnapshot,
} from './population.ts';
import { hashBits } from './short-hash.ts';

const HALF_LIFE_MS = 30 * 24 * 60 * 60_000;
const FORGOTTEN_WEIGHT = 0.05;
/** Counts are expressed anew at the latest after this: what was counted in between weighs a hundredth too much. */
const MAX_DRIFT_MS = 12 * 60 * 60_000;

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

/** Up to this weight a value is rare, and one person makes it more usual only once a day. */
const RARE_WEIGHT = 20;
/** Lessons of rare values that are remembered at each level. */
export const KEPT_TAUGHT = 256;
const DAY_MS = 24 * 60 * 60_000;

type Counts = { total: number; counts: Map<string, number> };

/**
 * The population while it is being counted. Weights use forward decay: an event weighs more than those before it,
 * so nothing has to be touched to age until the counts are expressed at a later instant.
 */
export class PopulationCounter {
  #asOf: number;
  #newest: number;
  readonly #levels: { readonly [L in Level]: Counts };
  readonly #clusters: { readonly [K in ClusterKind]: Map<string, Cluster> };
  readonly #fingerprints: Map<string, Cluster>;
  readonly #taught: readonly Set<number>[];

  constructor(before: PopulationSnapshot) {
    this.#asOf = before.asOf;
    this.#newest = before.asOf;
    this.#levels = perLevel((level) => ({
      total: before.levels[level].total,
      counts: new Map(before.levels[level].counts),
    }));
    this.#clusters = {
      address: new Map(before.clusters.address),
      ja4: new Map(before.clusters.ja4),
      asn: new Map(before.clusters.asn),
    };
    this.#fingerprints = new Map(before.fingerprints);
    this.#taught = LEVELS.map((_, i) => new Set(before.taught?.[i]));
  }

  /** @param now an event from the future is taken to be of this instant */
  count(event: ActivityEvent, now: number): void {
    const at = Math.min(event.at, now);
    this.#newest = Math.max(this.#newest, at);
    if (this.#newest - this.#asOf > MAX_DRIFT_MS) this.#rebase();
    const lesson = lessonOf(event);
    if (lesson?.kind === 'teach')
      this.#countUsual(lesson.subject, observe(lesson.client).values, Math.min(lesson.at, now));
    const attempt = attemptOf(event);
    if (attempt) this.#countAttempt(attempt, at);
  }

  /** What is counted at this moment, without a copy: it changes with the next event. Idempotence is the caller's. */
  get view(): PopulationSnapshot {
    return {
      asOf: this.#asOf,
      levels: this.#levels,
      clusters: this.#clusters,
      fingerprints: this.#fingerprints,
      counted: [],
      countedUntil: 0,
    };
  }

  /** A copy of bounded size, expressed at the newest instant counted. */
  snapshot(): PopulationSnapshot {
    this.#rebase();
    return {
      asOf: this.#asOf,
      levels: perLevel((level) => ({
        total: this.#levels[level].total,
        counts: heaviest(this.#levels[level].counts, KEPT_VALUES[level]),
      })),
      clusters: {
        address: newest(this.#clusters.address, KEPT_CLUSTERS.address),
        ja4: newest(this.#clusters.ja4, KEPT_CLUSTERS.ja4),
        asn: newest(this.#clusters.asn, KEPT_CLUSTERS.asn),
      },
      fingerprints: newest(this.#fingerprints, KEPT_FINGERPRINTS),
      taught: this.#taught.map((names) => [...names]),
      counted: [],
      countedUntil: 0,
    };
  }

  /** Forgets what a snapshot would not hold either, so that counting on and on takes no more memory. */
  trim(): void {
    this.#rebase();
    for (const level of LEVELS)
      this.#levels[level].counts = heaviest(this.#levels[level].counts, KEPT_VALUES[level]);
    for (const kind of CLUSTER_KINDS) keepOnly(this.#clusters[kind], KEPT_CLUSTERS[kind]);
    keepOnly(this.#fingerprints, KEPT_FINGERPRINTS);
  }

  /** Only what is familiar to its owner is counted as usual: an attack does not make itself common. */
  #countUsual(subject: Subject, values: Values, at: number): void {
    const weight = 2 ** ((at - this.#asOf) / HALF_LIFE_MS);
    for (const [i, level] of LEVELS.entries()) {
      const value = values[level];
      if (value === undefined) continue;
      const counts = this.#levels[level];
      const isRare = (counts.counts.get(value) ?? 0) < RARE_WEIGHT * weight;
      if (isRare && !this.#isNews(i, `${subject} ${Math.floor(at / DAY_MS)} ${value}`)) continue;
      counts.total += weight;
      counts.counts.set(value, (counts.counts.get(value) ?? 0) + weight);
    }
  }

  #isNews(level: number, lesson: string): boolean {
    const taught = this.#taught[level] as Set<number>;
    const name = hashBits(lesson);
    if (taught.has(name)) return false;
    taught.add(name);
    if (taught.size <= KEPT_TAUGHT) return true;
    const oldest = taught.values().next();
    if (!oldest.done) taught.delete(oldest.value);
    return true;
  }

  #countAttempt(attempt: CountedAttempt, at: number): void {
    const subjectBits = hashBits(attempt.subject);
    for (const kind of CLUSTER_KINDS) {
      const key = clusterKey(kind, attempt.client);
      const clusters = this.#clusters[kind];
      if (key) clusters.set(key, counted(clusters.get(key), at, attempt.isFailure, subjectBits));
    }
    if (attempt.fingerprint && attempt.isFailure) {
      const key = fingerprintKey(attempt.fingerprint);
      this.#fingerprints.set(key, counted(this.#fingerprints.get(key), at, true, subjectBits));
    }
  }

  #rebase(): void {
    if (this.#newest === this.#asOf) return;
    const fade = 2 ** ((this.#asOf - this.#newest) / HALF_LIFE_MS);
    for (const level of LEVELS) {
      const { total, counts } = this.#levels[level];
      this.#levels[level].total = total * fade;
      for (const [value, weight] of counts)
        if (weight * fade >= FORGOTTEN_WEIGHT) counts.set(value, weight * fade);
        else counts.delete(value);
    }
    this.#asOf = this.#newest;
  }
}

type CountedAttempt = {
  readonly client: ClientFacts;
  readonly subject: Subject;
  readonly isFailure: boolean;
  readonly fingerprint?: string;
};

/** Events that say how a password attempt ended. A throttled attempt proved nothing, so it counts as failed. */
export function attemptOf(event: ActivityEvent): CountedAttempt | undefined {
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

/** Where there are too many clusters, those that ended first go first, then those with the fewest failures. */
function newest(clusters: ReadonlyMap<string, Cluster>, kept: number): ReadonlyMap<string, Cluster> {
  if (clusters.size <= kept) return new Map(clusters);
  const failures = ({ now, before }: Cluster) => now[1] + before[1];
  return new Map(
    [...clusters].sort(([, a], [, b]) => b.window - a.window || failures(b) - failures(a)).slice(0, kept),
  );
}

function keepOnly(clusters: Map<string, Cluster>, kept: number): void {
  if (clusters.size <= kept) return;
  const rest = newest(clusters, kept);
  for (const key of clusters.keys()) if (!rest.has(key)) clusters.delete(key);
}

function heaviest(counts: ReadonlyMap<string, number>, kept: number): Map<string, number> {
  if (counts.size <= kept) return new Map(counts);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, kept));
}
