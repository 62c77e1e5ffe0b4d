import { type Level, perLevel } from './observation.ts';

/** Where failures gather when one attacker tries many accounts. */
export const CLUSTER_KINDS = ['address', 'ja4', 'asn'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/** What happened in one window: attempts, how many failed, and 64-bit sketches of who was tried and who got in. */
export type Window = readonly [
  attempts: number,
  failures: number,
  subjectsLow: number,
  subjectsHigh: number,
  succeededLow: number,
  succeededHigh: number,
];
/** The present window and the one before it, so that a count never drops to nothing at a window's edge. */
export type Cluster = { readonly window: number; readonly now: Window; readonly before: Window };

export type LevelCounts = { readonly total: number; readonly counts: ReadonlyMap<string, number> };

/** A hash of the event's id, and its instant. */
export type CountedEvent = readonly [name: string, at: number];

/** What is usual, and what is happening, over all people. Held in memory by whoever scores. */
export type PopulationSnapshot = {
  /** The instant all weights are expressed at. */
  readonly asOf: number;
  readonly levels: { readonly [L in Level]: LevelCounts };
  readonly clusters: { readonly [K in ClusterKind]: ReadonlyMap<string, Cluster> };
  /** Wrong passwords by fingerprint, over distinct subjects. */
  readonly fingerprints: ReadonlyMap<string, Cluster>;
  /** Hashes of who made which rare value more usual on which day, by level, newest last: once a day is enough. */
  readonly taught?: readonly (readonly number[])[];
  /** Events counted, newest last: none is counted twice. */
  readonly counted: readonly CountedEvent[];
  /** An event at or before this instant may have been counted and forgotten. */
  readonly countedUntil: number;
};

export const CLUSTER_WINDOW_MS = 30 * 60_000;
export const MAX_SNAPSHOT_BYTES = 1_048_576;

const NO_WINDOW: Window = [0, 0, 0, 0, 0, 0];
/** With more bits than this a sketch says only that there were many. */
const FULL_BITS = 58;

export function emptyPopulation(): PopulationSnapshot {
  return {
    asOf: 0,
    levels: perLevel(() => ({ total: 0, counts: new Map() })),
    clusters: { address: new Map(), ja4: new Map(), asn: new Map() },
    fingerprints: new Map(),
    counted: [],
    countedUntil: 0,
  };
}

/** What a cluster holds at an instant: nothing once both its windows have passed. */
export type ClusterView = {
  readonly attempts: number;
  readonly failures: number;
  readonly subjects: number;
  /** People who got in, so that one of them cannot hide failures by getting in often. Attempts, if they are too many. */
  readonly succeeded: number;
  /** People who were tried and did not get in. Failures, if they are too many. */
  readonly failing: number;
};

export function viewOf(cluster: Cluster | undefined, at: number): ClusterView | undefined {
  if (!cluster) return undefined;
  const age = Math.floor(at / CLUSTER_WINDOW_MS) - cluster.window;
  if (age > 1) return undefined;
  const before = age === 1 ? NO_WINDOW : cluster.before;
  const { now } = cluster;
  const attempts = now[0] + before[0];
  const failures = now[1] + before[1];
  const tried = ones(now[2] | before[2]) + ones(now[3] | before[3]);
  const gotIn = ones(now[4] | before[4]) + ones(now[5] | before[5]);
  const subjects = subjectsIn(tried);
  const people = subjectsIn(gotIn);
  return {
    attempts,
    failures,
    subjects,
    succeeded: gotIn > FULL_BITS ? attempts - failures : Math.min(people, attempts - failures),
    failing: tried > FULL_BITS ? failures : Math.min(subjects - people, failures),
  };
}

/** Linear counting (Whang et al. 1990) over 64 bits: near exact for a few, saturating in the hundreds. */
function subjectsIn(bits: number): number {
  return Math.round(-64 * Math.log(Math.max(64 - bits, 0.5) / 64));
}

function ones(bits: number): number {
  let rest = bits >>> 0;
  let count = 0;
  while (rest !== 0) {
    rest = (rest & (rest - 1)) >>> 0;
    count += 1;
  }
  return count;
}

/** Takes one attempt into a cluster; an attempt from before both windows is too late to matter. */
export function counted(
  cluster: Cluster | undefined,
  at: number,
  isFailure: boolean,
  subjectBits: number,
): Cluster {
  const window = Math.floor(at / CLUSTER_WINDOW_MS);
  const current = shifted(cluster, window);
  if (current.window === window) return { ...current, now: bumped(current.now, isFailure, subjectBits) };
  if (current.window === window + 1)
    return { ...current, before: bumped(current.before, isFailure, subjectBits) };
  return current;
}

function shifted(cluster: Cluster | undefined, window: number): Cluster {
  if (!cluster || window > cluster.window + 1) return { window, now: NO_WINDOW, before: NO_WINDOW };
  if (window === cluster.window + 1) return { window, now: NO_WINDOW, before: cluster.now };
  return cluster;
}

function bumped(window: Window, isFailure: boolean, subjectBits: number): Window {
  const [attempts, failures, low, high, succeededLow, succeededHigh] = window;
  const bit = subjectBits & 63;
  const lowBit = bit < 32 ? 1 << bit : 0;
  const highBit = bit < 32 ? 0 : 1 << (bit - 32);
  return [
    attempts + 1,
    failures + (isFailure ? 1 : 0),
    (low | lowBit) >>> 0,
    (high | highBit) >>> 0,
    isFailure ? succeededLow : (succeededLow | lowBit) >>> 0,
    isFailure ? succeededHigh : (succeededHigh | highBit) >>> 0,
  ];
}
