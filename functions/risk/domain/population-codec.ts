import { LEVELS } from './observation.ts';
import {
  CLUSTER_KINDS,
  type Cluster,
  type CountedEvent,
  type LevelCounts,
  type PopulationSnapshot,
  type Window,
} from './population.ts';

const FORMAT = 2;
/** Numbers of a window, by format. The first had no sketch of who got in. */
const WINDOW_WIDTHS: { readonly [format: number]: number } = { 1: 4, [FORMAT]: 6 };
const ALL_BITS = 0xffff_ffff;
const rounded = (weight: number) => Math.round(weight * 100) / 100;

type EncodedLevel = [total: number, ...counts: (string | number)[]];
type EncodedCluster = [key: string, window: number, ...numbers: number[]];
type Encoded = {
  format: number;
  asOf: number;
  levels: EncodedLevel[];
  clusters: EncodedCluster[][];
  fingerprints: EncodedCluster[];
  taught?: readonly (readonly number[])[];
  counted: (string | number)[];
  countedUntil: number;
};

export function encodePopulation(population: PopulationSnapshot): string {
  const encoded: Encoded = {
    format: FORMAT,
    asOf: population.asOf,
    levels: LEVELS.map((level) => encodedLevel(population.levels[level])),
    clusters: CLUSTER_KINDS.map((kind) => encodedClusters(population.clusters[kind])),
    fingerprints: encodedClusters(population.fingerprints),
    ...(population.taught ? { taught: population.taught } : {}),
    counted: population.counted.flatMap(([name, at]) => [name, at - population.asOf]),
    countedUntil: population.countedUntil,
  };
  return JSON.stringify(encoded);
}

/** Reads what `encodePopulation` wrote. @returns 'unreadable' if it is anything else */
export function decodePopulation(text: string): PopulationSnapshot | 'unreadable' {
  try {
    const encoded = JSON.parse(text) as Encoded;
    if (!(encoded.format in WINDOW_WIDTHS) || encoded.levels.length !== LEVELS.length) return 'unreadable';
    if (encoded.clusters.length !== CLUSTER_KINDS.length || !Number.isFinite(encoded.asOf))
      return 'unreadable';
    return decoded(encoded);
  } catch {
    return 'unreadable';
  }
}

function decoded(encoded: Encoded): PopulationSnapshot {
  const width = WINDOW_WIDTHS[encoded.format] as number;
  const levels = LEVELS.map((level, i) => [level, decodedLevel(encoded.levels[i])]);
  const clusters = CLUSTER_KINDS.map((kind, i) => [kind, decodedClusters(encoded.clusters[i], width)]);
  return {
    asOf: encoded.asOf,
    levels: Object.fromEntries(levels) as PopulationSnapshot['levels'],
    clusters: Object.fromEntries(clusters) as PopulationSnapshot['clusters'],
    fingerprints: decodedClusters(encoded.fingerprints, width),
    ...(encoded.taught ? { taught: encoded.taught } : {}),
    counted: decodedEvents(encoded.counted, encoded.format === 1 ? 0 : encoded.asOf),
    countedUntil: encoded.countedUntil,
  };
}

function encodedLevel({ total, counts }: LevelCounts): EncodedLevel {
  return [rounded(total), ...[...counts].flatMap(([value, weight]) => [value, rounded(weight)])];
}

function decodedLevel(encoded: EncodedLevel | undefined): LevelCounts {
  if (!encoded || !Number.isFinite(encoded[0])) throw new TypeError('a level is missing');
  const counts = new Map<string, number>();
  for (let i = 1; i + 1 < encoded.length; i += 2) counts.set(String(encoded[i]), Number(encoded[i + 1]));
  return { total: encoded[0], counts };
}

/** A window before with nothing in it, which is most of them, is left out. */
function encodedClusters(clusters: ReadonlyMap<string, Cluster>): EncodedCluster[] {
  return [...clusters].map(([key, { window, now, before }]) => [
    key,
    window,
    ...now,
    ...(before[0] > 0 ? before : []),
  ]);
}

function decodedClusters(
  encoded: readonly EncodedCluster[] | undefined,
  width: number,
): ReadonlyMap<string, Cluster> {
  if (!encoded) throw new TypeError('a kind of cluster is missing');
  return new Map(
    encoded.map(([key, window, ...numbers]) => [
      key,
      { window, now: windowOf(numbers.slice(0, width)), before: windowOf(numbers.slice(width)) },
    ]),
  );
}

/** Where nobody wrote who got in, it may have been many: then attempts are counted, as they were. */
function windowOf([attempts = 0, failures = 0, low = 0, high = 0, ...succeeded]: readonly number[]): Window {
  const unknown = attempts > failures ? ALL_BITS : 0;
  const [succeededLow = unknown, succeededHigh = unknown] = succeeded;
  return [attempts, failures, low, high, succeededLow, succeededHigh];
}

function decodedEvents(encoded: readonly (string | number)[], since: number): readonly CountedEvent[] {
  const events: CountedEvent[] = [];
  for (let i = 0; i + 1 < encoded.length; i += 2)
    events.push([String(encoded[i]), since + Number(encoded[i + 1])]);
  return events;
}
