import type { Location } from '../../platform/client-facts.ts';
import { LEVELS, type Level, perLevel, type Values } from './observation.ts';
import { shortHash } from './short-hash.ts';
import type { UserRisk } from './user-risk.ts';
import { decodeUserRisk, type EncodedUserRisk, encodeUserRisk } from './user-risk-codec.ts';

/** A habit counts half as much after this time without repetition. */
const HALF_LIFE_MS = 60 * 24 * 60 * 60_000;

/**
 * One value and its weight. Weights use forward decay (Cormode et al., ICDE 2009): what is newer weighs more, so
 * what is old need not be touched to age, and shares need no clock. `fadeAt` makes counts of them. `firstAt` is to the
 * minute, and 0 where it was not noted yet: it tells what cannot have been the owner's before a given instant, though no
 * lesson about it is remembered singly any more.
 */
export type Weighed = readonly [value: string, weight: number, firstAt: number];

/** What was seen at one level. `total` also holds the weight of values too rare to be kept. */
export type Seen = { readonly total: number; readonly values: readonly Weighed[] };

export type Place = { readonly at: number; readonly location: Location };
export type Device = { readonly id: string; readonly firstAt: number; readonly lastAt: number };

/** One lesson still remembered singly, so that it is not learned twice and can be unlearned. */
export type Learned = {
  readonly eventId: string;
  readonly at: number;
  readonly values: Values;
};

/** What a "not me" took back: lessons from this span stay unlearned, its devices count as foreign. */
export type Distrust = {
  readonly from: number;
  readonly until: number;
  /** Foreign until a challenge is passed on them later than `until`. */
  readonly devices: readonly string[];
  /** The lessons that said so, so that each is taken once. */
  readonly lessons: readonly string[];
};

/** What is usual for one person. Holds owner's sign-ins only, never an attacker's. */
export type Profile = {
  /** Weight of all sign-ins learned. */
  readonly weight: number;
  /** The instant at which a sign-in weighs 1. */
  readonly asOf: number;
  readonly lastAt?: number;
  readonly seen: { readonly [L in Level]: Seen };
  readonly devices: readonly Device[];
  /** Weights by hour of day, UTC. */
  readonly hours: readonly number[];
  /** The newest last. */
  readonly places: readonly Place[];
  /** The newest last. */
  readonly recent: readonly Learned[];
  /** A lesson from this instant or before may have been learned and is no longer remembered singly. */
  readonly learnedUntil: number;
  readonly distrusted?: Distrust;
  /** What is held against the account, and what has cleared it. */
  readonly userRisk?: UserRisk;
};

/** How many values are kept per level. Together with bounded value lengths this bounds the encoded size. */
export const KEPT: { readonly [L in Level]: number } = {
  country: 5,
  asn: 6,
  address: 8,
  city: 6,
  deviceType: 3,
  os: 4,
  browser: 4,
  userAgent: 6,
};
export const KEPT_DEVICES = 6;
export const KEPT_PLACES = 4;
export const KEPT_LESSONS = 6;
export const MAX_PROFILE_BYTES = 4_096;

const NOTHING_SEEN: Seen = { total: 0, values: [] };

export function emptyProfile(at: number): Profile {
  const seen = perLevel(() => NOTHING_SEEN);
  return {
    weight: 0,
    asOf: at,
    seen,
    devices: [],
    hours: Array(24).fill(0),
    places: [],
    recent: [],
    learnedUntil: 0,
  };
}

/** The weight of a sign-in of this instant. */
export function weightOn(at: number, asOf: number): number {
  return 2 ** ((at - asOf) / HALF_LIFE_MS);
}

/** What turns a weight into a count of sign-ins, older ones counting less. */
export function fadeAt({ asOf }: Profile, at: number): number {
  return 2 ** (-Math.max(0, at - asOf) / HALF_LIFE_MS);
}

/** Less than this is left by rounding, not by a sign-in. */
export const NO_WEIGHT = 0.002;

/** Whether anything of the owner is known. A profile emptied by a "not me" knows as little as none. */
export function hasHistory(profile: Profile | undefined): profile is Profile {
  return profile !== undefined && profile.weight > NO_WEIGHT;
}

/** The weight of a value at a level; 0 if it was never seen, or too rarely to be kept. */
export function weightOf(seen: Seen, value: string): number {
  for (const [known, weight] of seen.values) if (known === value) return weight;
  return 0;
}

const FORMAT = 2;
/** Without the instants at which values were first seen. */
const FORMAT_WITHOUT_FIRST = 1;
const MINUTE_MS = 60_000;
/** Fixed width, so that the instants of a level need no separators; enough for another half century. */
const FIRST_LENGTH = 5;
const rounded = (weight: number) => Math.round(weight * 1_000) / 1_000;
const seconds = (at: number) => Math.floor(at / 1_000);

/** What an instant is kept as where a minute is precise enough. */
export const wholeMinutes = (at: number) => Math.floor(at / MINUTE_MS) * MINUTE_MS;
/** Devices are kept to the second, so an instant is compared with them to the second. */
export const wholeSeconds = (at: number) => Math.floor(at / 1_000) * 1_000;

const MAX_EVENT_ID_LENGTH = 30;

/** The name under which a lesson is remembered, of bounded length. */
export const lessonKey = (eventId: string) =>
  eventId.length <= MAX_EVENT_ID_LENGTH ? eventId : shortHash(eventId);

const encodedFirst = (at: number) => (at / MINUTE_MS).toString(36).padStart(FIRST_LENGTH, '0');

/** Writes a profile as the attribute `body`: arrays instead of keys, no more digits than matter. */
export function encodeProfile(profile: Profile): string {
  const { distrusted, userRisk } = profile;
  return JSON.stringify([
    FORMAT,
    rounded(profile.weight),
    profile.asOf,
    profile.lastAt ?? 0,
    profile.learnedUntil,
    LEVELS.map((level) => {
      const { total, values } = profile.seen[level];
      const firsts = values.map(([, , firstAt]) => encodedFirst(firstAt)).join('');
      return [rounded(total), firsts, ...values.flatMap(([value, weight]) => [value, rounded(weight)])];
    }),
    profile.devices.map(({ id, firstAt, lastAt }) => [id, seconds(firstAt), seconds(lastAt)]),
    profile.hours.map((weight) => Math.round(weight * 100) / 100),
    profile.places.map(({ at, location }) => [
      at,
      rounded(location.latitude),
      rounded(location.longitude),
      Math.ceil(location.accuracyKm),
    ]),
    profile.recent.map(({ eventId, at, values }) => [
      eventId,
      at,
      ...LEVELS.map((level) => values[level] ?? 0),
    ]),
    distrusted ? [distrusted.from, distrusted.until, distrusted.devices, distrusted.lessons] : 0,
    userRisk ? encodeUserRisk(userRisk) : 0,
  ]);
}

type Encoded = [
  format: number,
  weight: number,
  asOf: number,
  lastAt: number,
  learnedUntil: number,
  seen: [number, ...(string | number)[]][],
  devices: [string, number, number][],
  hours: number[],
  places: [number, number, number, number][],
  recent: [string, number, ...(string | 0)[]][],
  distrusted: [number, number, string[], string[]] | 0,
  userRisk: EncodedUserRisk | 0,
];

const FORMATS: readonly number[] = [FORMAT_WITHOUT_FIRST, FORMAT];

/** Reads what `encodeProfile` wrote. @returns 'unreadable' if it is anything else, so that nobody decides on half a profile */
export function decodeProfile(body: string): Profile | 'unreadable' {
  try {
    const encoded = JSON.parse(body) as Encoded;
    if (!Array.isArray(encoded) || !FORMATS.includes(encoded[0]) || encoded[5].length !== LEVELS.length)
      return 'unreadable';
    return decoded(encoded);
  } catch {
    return 'unreadable';
  }
}

function decoded(encoded: Encoded): Profile {
  const [
    format,
    weight,
    asOf,
    lastAt,
    learnedUntil,
    seen,
    devices,
    hours,
    places,
    recent,
    distrusted,
    userRisk,
  ] = encoded;
  if (![weight, asOf, lastAt, learnedUntil].every(Number.isFinite) || hours.length !== 24)
    throw new TypeError('not a profile');
  return {
    weight,
    asOf,
    ...(lastAt ? { lastAt } : {}),
    seen: perLevel((level) => decodedSeen(seen[LEVELS.indexOf(level)], format)),
    devices: devices.map(([id, first, last]) => ({ id, firstAt: first * 1_000, lastAt: last * 1_000 })),
    hours,
    learnedUntil,
    places: places.map(([at, latitude, longitude, accuracyKm]) => ({
      at,
      location: { latitude, longitude, accuracyKm },
    })),
    recent: recent.map(([eventId, at, ...values]) => ({
      eventId,
      at,
      values: perLevel((level) => values[LEVELS.indexOf(level)] || undefined),
    })),
    ...(distrusted
      ? {
          distrusted: {
            from: distrusted[0],
            until: distrusted[1],
            devices: distrusted[2],
            lessons: distrusted[3],
          },
        }
      : {}),
    ...(userRisk ? { userRisk: decodeUserRisk(userRisk) } : {}),
  };
}

function decodedSeen(encoded: Encoded[5][number] | undefined, format: number): Seen {
  if (!encoded) throw new TypeError('a level is missing');
  const [total, ...noted] = encoded;
  const firsts = format === FORMAT_WITHOUT_FIRST ? '' : String(noted[0]);
  const rest = format === FORMAT_WITHOUT_FIRST ? noted : noted.slice(1);
  const values: Weighed[] = [];
  for (let i = 0; i + 1 < rest.length; i += 2)
    values.push([String(rest[i]), Number(rest[i + 1]), decodedFirst(firsts, i / 2)]);
  return { total, values };
}

function decodedFirst(firsts: string, place: number): number {
  const first = firsts.slice(place * FIRST_LENGTH, (place + 1) * FIRST_LENGTH);
  const at = first === '' ? 0 : Number.parseInt(first, 36) * MINUTE_MS;
  if (Number.isNaN(at)) throw new TypeError('not an instant');
  return at;
}
