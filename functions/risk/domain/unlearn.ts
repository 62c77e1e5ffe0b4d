import type { Unlearn } from './lesson.ts';
import { LEVELS, type Level, perLevel } from './observation.ts';
import {
  emptyProfile,
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

const MAX_DISTRUSTED_DEVICES = 4;
const MAX_DISTRUST_LESSONS = 3;

/**
 * Takes back what an owner disowned. Where nothing was learned yet the span is distrusted all the same: its lessons may
 * still be on their way.
 */
export function unlearned(known: Profile | undefined, lesson: Unlearn): Profile {
  const before = known ?? emptyProfile(lesson.at);
  const { until } = lesson;
  return until === undefined ? unlearnedSince(before, lesson) : unlearnedSpan(before, lesson.since, until);
}

/**
 * A word that nobody proved takes back no more than what it names, as far as that is remembered singly, and disowns no
 * device: a stolen token can say it too. It leaves no mark, because taking the same span back again changes nothing.
 */
function unlearnedSpan(before: Profile, since: number, until: number): Profile {
  const isNamed = ({ at }: { readonly at: number }) => at >= since && at <= until;
  const wrong = before.recent.filter(isNamed);
  const { distrusted } = before;
  const { lastAt, ...profile } = before;
  const recent = before.recent.filter((learned) => !isNamed(learned));
  const lastLeft = recent.at(-1)?.at ?? (before.learnedUntil > 0 ? before.learnedUntil : undefined);
  const last = wrong.length > 0 ? lastLeft : lastAt;
  return {
    ...profile,
    ...(last === undefined ? {} : { lastAt: last }),
    weight: weightWithout(before, wrong),
    seen: perLevel((level) => seenWithout(before, wrong, level)),
    hours: hoursWithout(before, wrong),
    places: wrong.length > 0 ? before.places.filter((place) => !isNamed(place)) : before.places,
    recent,
    distrusted: {
      from: Math.min(since, distrusted?.from ?? since),
      until: Math.max(until, distrusted?.until ?? 0),
      devices: distrusted?.devices ?? [],
      lessons: distrusted?.lessons ?? [],
    },
  };
}

const weightWithout = ({ weight, asOf }: Profile, wrong: readonly Learned[]) =>
  Math.max(0, weight - wrong.reduce((sum, { at }) => sum + weightOn(at, asOf), 0));

const seenWithout = (before: Profile, wrong: readonly Learned[], level: Level): Seen =>
  wrong.reduce((left, learned) => removed(left, learned, level, before), before.seen[level]);

/**
 * What the lessons since then taught is forgotten, also by those that are no longer remembered singly: a value first
 * seen since then goes whole. What such lessons added to values that were known before cannot be told apart; no value
 * weighs more than all lessons that are left.
 */
function unlearnedSince(before: Profile, lesson: Unlearn): Profile {
  const { lastAt: _, ...profile } = before;
  const wrong = before.recent.filter((learned) => learned.at >= lesson.since);
  const right = before.recent.filter((learned) => learned.at < lesson.since);
  const rest = perLevel((level) => seenWithout(before, wrong, level));
  const forgottenWeight = Math.max(...LEVELS.map((level) => weightSince(rest[level], lesson.since)));
  const weight = Math.max(0, weightWithout(before, wrong) - forgottenWeight);
  const lastAt = right.at(-1)?.at ?? (before.learnedUntil > 0 ? before.learnedUntil : undefined);
  const foreign = before.devices
    .filter((device) => device.firstAt >= wholeSeconds(lesson.since))
    .map(({ id }) => id);
  return {
    ...profile,
    ...(lastAt === undefined ? {} : { lastAt: Math.min(lastAt, lesson.since) }),
    weight,
    seen: perLevel((level) => knownBefore(rest[level], lesson.since, weight)),
    hours: lightened(hoursWithout(before, wrong), forgottenWeight),
    devices: before.devices.filter(({ id }) => !foreign.includes(id)),
    places: before.places.filter((place) => place.at < lesson.since),
    recent: right,
    distrusted: {
      from: Math.min(lesson.since, before.distrusted?.from ?? lesson.since),
      until: Math.max(lesson.at, before.distrusted?.until ?? 0),
      devices: [...new Set([...(before.distrusted?.devices ?? []), ...foreign])].slice(
        -MAX_DISTRUSTED_DEVICES,
      ),
      lessons: [...(before.distrusted?.lessons ?? []), lessonKey(lesson.eventId)].slice(
        -MAX_DISTRUST_LESSONS,
      ),
    },
  };
}

const isFirstSeenSince = ([, , firstAt]: Weighed, since: number) => firstAt >= wholeMinutes(since);

function weightSince({ values }: Seen, since: number): number {
  return values.reduce((sum, value) => sum + (isFirstSeenSince(value, since) ? value[1] : 0), 0);
}

function knownBefore(seen: Seen, since: number, weight: number): Seen {
  const total = Math.min(weight, Math.max(0, seen.total - weightSince(seen, since)));
  const values = seen.values
    .filter((value) => !isFirstSeenSince(value, since))
    .map(([value, known, firstAt]): Weighed => [value, Math.min(known, total), firstAt])
    .filter(([, known]) => known > NO_WEIGHT);
  return { total, values };
}

function hoursWithout({ hours, asOf }: Profile, wrong: readonly Learned[]): readonly number[] {
  const left = hours.slice();
  for (const { at } of wrong) {
    const hour = new Date(at).getUTCHours();
    left[hour] = Math.max(0, (left[hour] ?? 0) - weightOn(at, asOf));
  }
  return left;
}

/** The hours of lessons no longer remembered singly are not known: what they weighed is taken from all alike. */
function lightened(hours: readonly number[], forgottenWeight: number): readonly number[] {
  const sum = hours.reduce((all, one) => all + one, 0);
  if (forgottenWeight <= NO_WEIGHT || sum <= 0) return hours;
  return hours.map((one) => one * Math.max(0, 1 - forgottenWeight / sum));
}

function removed(before: Seen, learned: Learned, level: Level, { asOf }: Profile): Seen {
  const value = learned.values[level];
  if (value === undefined) return before;
  const weight = weightOn(learned.at, asOf);
  const values = before.values
    .map(
      ([known, knownWeight, firstAt]): Weighed => [
        known,
        known === value ? knownWeight - weight : knownWeight,
        firstAt,
      ],
    )
    .filter(([, left]) => left > NO_WEIGHT);
  return { total: Math.max(0, before.total - weight), values };
}
