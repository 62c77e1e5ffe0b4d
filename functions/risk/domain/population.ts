import { type Level, perLevel } from './observation.ts';

/** Where failures gather when one attacker tries many accounts. */
export const CLUSTER_KINDS = ['address', 'ja4', 'asn'] as const;
export type ClusterKind = (typeof CLUSTER_KINDS)[number];

/** What happened in one window: attempts, how many failed, and a 64-bit sketch of the distinct subjects. */
export type Window = readonly [attempts: number, failures: number, subjectsLow: number, subjectsHigh: number];
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
  /** Events counted, newest last: none is counted twice. */
  readonly counted: readonly CountedEvent[];
  /** An event at or before this instant may have been counted and forgotten. */
  readonly countedUntil: number;
};

export const CLUSTER_WINDOW_MS = 30 * 60_000;
export const MAX_SNAPSHOT_BYTES = 1_048_576;

const NO_WINDOW: Window = [0, 0, 0, 0];

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
export type ClusterView = { readonly attempts: number; readonly failures: number; readonly subjects: number };

export function viewOf(cluster: Cluster | undefined, at: number): ClusterView | undefined {
  if (!cluster) return undefined;
  const age = Math.floor(at / CLUSTER_WINDOW_MS) - cluster.window;
  if (age > 1) return undefined;
  const before = age === 1 ? NO_WINDOW : cluster.before;
  const { now } = cluster;
  return {
    attempts: now[0] + before[0],
    failures: now[1] + before[1],
    subjects: subjectsIn(now[2] | before[2], now[3] | before[3]),
  };
}

/** Linear counting (Whang et al. 1990) over 64 bits: near exact for a few, saturating in the hundreds. */
function subjectsIn(low: number, high: number): number {
  const empty = 64 - ones(low) - ones(high);
  return Math.round(-64 * Math.log(Math.max(empty, 0.5) / 64));
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

function bumped([attempts, failures, low, high]: Window, isFailure: boolean, subjectBits: number): Window {
  const bit = subjectBits & 63;
  return [
    attempts + 1,
    failures + (isFailure ? 1 : 0),
    bit < 32 ? (low | (1 << bit)) >>> 0 : low,
    bit < 32 ? high : (high | (1 << (bit - 32))) >>> 0,
  ];
}
