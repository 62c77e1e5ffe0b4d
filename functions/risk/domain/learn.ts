import type { Lesson, Teach, Unlearn } from './lesson.ts';
import { type Observation, observe, perLevel } from './observation.ts';
import {
  type Device,
  type Distrust,
  emptyProfile,
  KEPT,
  KEPT_DEVICES,
  KEPT_LESSONS,
  KEPT_PLACES,
  type Learned,
  lessonKey,
  NO_WEIGHT,
  type Profile,
  type Seen,
  type Weighed,
  weightOn,
  wholeMinutes,
  wholeSeconds,
} from './profile.ts';
import { shortHash } from './short-hash.ts';
import { unlearned } from './unlearn.ts';
import { cleared, held } from './user-risk.ts';
import type { UserRiskLesson } from './user-risk-lesson.ts';

/** Weights grow with time; before they take more digits than a profile has room for they are expressed anew. */
const MAX_WEIGHT = 1_024;
const MAX_DEVICE_ID_LENGTH = 24;

/**
 * Takes one lesson into a profile. A lesson learned before changes nothing, nor does one older than everything
 * still remembered singly, because whether it was learned before can then no longer be told.
 *
 * @param now an event from the future is taken to be of this instant
 * @returns the same object if there was nothing to learn
 */
export function learn(profile: Profile | undefined, lesson: Lesson, now: number): Profile {
  if (lesson.kind === 'hold' || lesson.kind === 'clear') return withUserRisk(profile, lesson, now);
  if (profile && isAlreadyLearned(profile, lesson)) return profile;
  return lesson.kind === 'teach' ? taught(profile, lesson, now) : unlearned(profile, lesson);
}

/** The name under which a device is remembered: as it is if short, hashed if a stranger chose it. */
export function deviceKey(deviceId: string): string {
  return deviceId.length <= MAX_DEVICE_ID_LENGTH ? deviceId : shortHash(deviceId);
}

/** Of an account that nobody was seen on yet, what is held against it is remembered all the same. */
function withUserRisk(known: Profile | undefined, lesson: UserRiskLesson, now: number): Profile {
  const at = Math.min(lesson.at, now);
  const profile = known ?? emptyProfile(at);
  const userRisk =
    lesson.kind === 'hold'
      ? held(profile.userRisk, { ...lesson, at })
      : cleared(profile.userRisk, { ...lesson, at });
  return userRisk === profile.userRisk ? profile : { ...profile, userRisk };
}

function isAlreadyLearned({ recent, learnedUntil, distrusted }: Profile, lesson: Teach | Unlearn): boolean {
  const { eventId, at } = lesson;
  if (lesson.kind === 'unlearn') return distrusted?.lessons.includes(lessonKey(eventId)) ?? false;
  const id = lessonKey(eventId);
  if (recent.some((learned) => learned.eventId === id)) return true;
  return at <= learnedUntil || (distrusted !== undefined && at >= distrusted.from && at <= distrusted.until);
}

function taught(before: Profile | undefined, lesson: Teach, now: number): Profile {
  const at = Math.min(lesson.at, now);
  const profile = rebased(before ?? emptyProfile(at), at);
  const observation = observe(lesson.client);
  const weight = weightOn(at, profile.asOf);
  const { values } = observation;
  const seen = perLevel((level) => added(profile.seen[level], values[level], { weight, at }, KEPT[level]));
  const hours = profile.hours.slice();
  const hour = new Date(at).getUTCHours();
  hours[hour] = (hours[hour] ?? 0) + weight;
  const { recent, learnedUntil } = withLearned(profile, {
    eventId: lessonKey(lesson.eventId),
    at,
    values,
  });
  return {
    weight: profile.weight + weight,
    asOf: profile.asOf,
    lastAt: Math.max(profile.lastAt ?? 0, at),
    seen,
    devices: lesson.deviceId ? withDevice(profile.devices, deviceKey(lesson.deviceId), at) : profile.devices,
    hours,
    places: withPlace(profile, observation, at),
    recent,
    learnedUntil,
    ...(profile.distrusted ? { distrusted: distrustAfter(profile.distrusted, lesson, at) } : {}),
    ...(profile.userRisk ? { userRisk: profile.userRisk } : {}),
  };
}

/** Whoever passes a challenge on a device after it was disowned has it back: else an owner's own were foreign for good. */
function distrustAfter(distrusted: Distrust, { deviceId, passedChallenge }: Teach, at: number): Distrust {
  if (!passedChallenge || deviceId === undefined || at <= distrusted.until) return distrusted;
  const { devices } = distrusted;
  return { ...distrusted, devices: devices.filter((device) => device !== deviceKey(deviceId)) };
}

function rebased(profile: Profile, at: number): Profile {
  const factor = weightOn(at, profile.asOf);
  if (factor <= MAX_WEIGHT) return profile;
  const seen = perLevel((level) => {
    const { total, values } = profile.seen[level];
    return {
      total: total / factor,
      values: values
        .map(([value, weight, firstAt]): Weighed => [value, weight / factor, firstAt])
        .filter(([, weight]) => weight > NO_WEIGHT),
    };
  });
  return {
    ...profile,
    asOf: at,
    weight: profile.weight / factor,
    seen,
    hours: profile.hours.map((weight) => weight / factor),
  };
}

function added(
  before: Seen,
  value: string | undefined,
  { weight, at }: { readonly weight: number; readonly at: number },
  kept: number,
): Seen {
  if (value === undefined) return before;
  const values = before.values.slice();
  const known = values.findIndex(([name]) => name === value);
  // What was just seen is kept even where everything else weighs more: the next sign-in is likely to look like it.
  const place = known >= 0 || values.length < kept ? known : lightestOf(values);
  const [, knownWeight, knownFirst] = values[known] ?? [value, 0, wholeMinutes(at)];
  const updated: Weighed = [value, weight + knownWeight, Math.min(knownFirst, wholeMinutes(at))];
  if (place >= 0) values[place] = updated;
  else values.push(updated);
  return { total: before.total + weight, values };
}

function lightestOf(values: readonly Weighed[]): number {
  let lightest = 0;
  for (let i = 1; i < values.length; i++)
    if ((values[i]?.[1] ?? 0) < (values[lightest]?.[1] ?? 0)) lightest = i;
  return lightest;
}

function withDevice(devices: readonly Device[], id: string, at: number): readonly Device[] {
  const instant = wholeSeconds(at);
  const known = devices.find((device) => device.id === id);
  const device: Device = known
    ? { id, firstAt: Math.min(known.firstAt, instant), lastAt: Math.max(known.lastAt, instant) }
    : { id, firstAt: instant, lastAt: instant };
  const others = devices.filter((other) => other.id !== id);
  return inOrder(others, device, (a, b) => a.lastAt - b.lastAt).slice(-KEPT_DEVICES);
}

function withPlace({ places }: Profile, { location }: Observation, at: number): Profile['places'] {
  if (!location) return places;
  // Staying where one was makes a place newer, it does not push older places out.
  const { latitude, longitude } = location;
  const same = places.find(
    (place) => place.location.latitude === latitude && place.location.longitude === longitude,
  );
  if (same && same.at >= at) return places;
  const others = same ? places.filter((place) => place !== same) : places;
  return inOrder(others, { at, location }, (a, b) => a.at - b.at).slice(-KEPT_PLACES);
}

function withLearned(
  { recent, learnedUntil }: Profile,
  learned: Learned,
): Pick<Profile, 'recent' | 'learnedUntil'> {
  const all = inOrder(recent, learned, (a, b) => a.at - b.at);
  if (all.length <= KEPT_LESSONS) return { recent: all, learnedUntil };
  const [forgotten, ...kept] = all;
  return { recent: kept, learnedUntil: Math.max(learnedUntil, forgotten?.at ?? 0) };
}

/** Adds to a sorted list; almost always at its end, because events mostly arrive in order. */
function inOrder<T>(sorted: readonly T[], added: T, compare: (a: T, b: T) => number): T[] {
  const last = sorted.at(-1);
  const all = [...sorted, added];
  return last === undefined || compare(last, added) <= 0 ? all : all.sort(compare);
}
