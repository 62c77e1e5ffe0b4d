import type { ActivityEvent } from '../activity/domain/activity-event.ts';
import type { PoisonQueue, StreamRecord } from '../activity/ports.ts';
import type { PortName } from '../platform/port-names.ts';
import { UnavailableError } from '../platform/problem.ts';
import type { Subject } from '../platform/table-keys.ts';
import { countPopulation } from './domain/count-population.ts';
import { learn } from './domain/learn.ts';
import { type Lesson, lessonsOf } from './domain/lesson.ts';
import { emptyPopulation } from './domain/population.ts';
import type { AccountSubjects, PopulationStore, RiskProfiles, WriteResult } from './ports.ts';

export type LearnDeps = {
  readonly profiles: RiskProfiles;
  readonly population: PopulationStore;
  readonly subjects: AccountSubjects;
  readonly poison: PoisonQueue;
  readonly now: () => number;
  /** Waits before a lost race is run again. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Called when a profile or snapshot was found broken and is begun anew. */
  readonly startedAnew: (what: 'profile' | 'population') => void;
};

export type Learned = { readonly profiles: number; readonly events: number; readonly parked: number };

const MAX_RACES = 8;

/**
 * Learns from a batch of the activity stream: each person's profile, and the population's snapshot. Every step
 * can be repeated, so a batch that is delivered twice, or whose learner was killed at any point, is simply run
 * again: what was written remembers the events it holds.
 *
 * @throws UnavailableError if a port failed; the batch must then be delivered again
 */
export function createLearnFromActivity(
  deps: LearnDeps,
): (records: readonly StreamRecord[]) => Promise<Learned> {
  return async (records) => {
    const events: ActivityEvent[] = [];
    let parked = 0;
    for (const record of records) {
      if (record.kind === 'event') events.push(record.event);
      if (record.kind !== 'poison') continue;
      await deps.poison.park(record.record, record.reason);
      parked += 1;
    }
    const lessons = await lessonsBySubject(events, deps);
    for (const [subject, ofOne] of lessons) await teachProfile(subject, ofOne, deps);
    await countIntoPopulation(events, deps);
    return { profiles: lessons.size, events: events.length, parked };
  };
}

async function lessonsBySubject(
  events: readonly ActivityEvent[],
  deps: LearnDeps,
): Promise<Map<Subject, Lesson[]>> {
  const lessons = new Map<Subject, Lesson[]>();
  for (const lesson of events.flatMap(lessonsOf)) {
    const subject = await subjectOf(lesson, deps);
    if (!subject) continue;
    lessons.set(subject, [...(lessons.get(subject) ?? []), lesson]);
  }
  return lessons;
}

async function subjectOf(lesson: Lesson, { subjects }: LearnDeps): Promise<Subject | undefined> {
  if (lesson.kind === 'teach') return lesson.subject;
  return 'subject' in lesson.who ? lesson.who.subject : subjects.subjectOf(lesson.who.accountId);
}

async function teachProfile(subject: Subject, lessons: readonly Lesson[], deps: LearnDeps): Promise<void> {
  await untilWritten('risk profiles', deps, async () => {
    const { value, version } = await deps.profiles.read(subject);
    if (value === 'unreadable') deps.startedAnew('profile');
    const before = value === 'unreadable' ? undefined : value;
    const now = deps.now();
    const after = lessons.reduce<typeof before>((profile, lesson) => learn(profile, lesson, now), before);
    return after === undefined || after === before ? 'written' : deps.profiles.write(subject, after, version);
  });
}

async function countIntoPopulation(events: readonly ActivityEvent[], deps: LearnDeps): Promise<void> {
  if (events.length === 0) return;
  await untilWritten('population snapshot', deps, async () => {
    const { value, version } = await deps.population.read();
    if (value === 'unreadable') deps.startedAnew('population');
    const before = value === 'unreadable' ? emptyPopulation() : value;
    const after = countPopulation(before, events, deps.now());
    return after === before ? 'written' : deps.population.write(after, version);
  });
}

/** Reads and writes again while others write in between. */
async function untilWritten(
  port: PortName,
  { pause }: LearnDeps,
  attempt: () => Promise<WriteResult>,
): Promise<void> {
  for (let race = 1; race <= MAX_RACES; race++) {
    if ((await attempt()) === 'written') return;
    await pause(race);
  }
  throw new UnavailableError(port, new Error(`lost ${MAX_RACES} races in a row`));
}
